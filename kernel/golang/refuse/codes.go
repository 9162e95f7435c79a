package refuse

// A Code names a reason, stably.
type Code string

// The reasons; Reasons explains them.
const (
	Encoding         Code = "encoding"
	GenericInstances Code = "generic-instances"
	GenericLibrary   Code = "generic-library"
	GenericMethod    Code = "generic-method"
	GotoClosure      Code = "goto-closure"
	HiddenType       Code = "hidden-type"
	Init             Code = "init"
	Internal         Code = "internal"
	Interpreter      Code = "interpreter"
	Process          Code = "process"
	RecursiveType    Code = "recursive-type"
	Reflect          Code = "reflect"
	StructPointer    Code = "struct-pointer"
	Unsafe           Code = "unsafe"
)

// A Reason explains a code to the author of a program.
type Reason struct {
	Code    Code
	What    string // what is refused
	Why     string
	Instead string // what to write
}

// Reasons is the closed list, by code.
var Reasons = []Reason{
	{
		Encoding, "encoding a value whose type has an embedded field or a method like MarshalJSON",
		"packages that read values by reflection see the interpreter's types, which have neither methods nor embedded fields",
		"named fields instead of embedded ones; a value of plain fields made for the encoder",
	},
	{
		GenericInstances, "a program that needs more than 1000 instances of its generic functions and types",
		"each instance is a copy", "interfaces, where one function can serve many types",
	},
	{
		GenericLibrary, "a generic type of the standard library, as atomic.Pointer[T], or one of the few generic functions that are missing",
		"Go's compiled library holds no instances of them", "the types without parameters, as atomic.Value and sync.Map",
	},
	{
		GenericMethod, "a method, declared in a later cell, for a generic type of an earlier one",
		"instances of the type are written already", "the declaration of the type again, in the cell of the method",
	},
	{
		GotoClosure, "a variable that a closure and several parts of a function with goto use",
		"the parts become clauses of a switch, which share the variable", "a loop, or a function of its own for the closure",
	},
	{
		HiddenType, "a variable of a type that its package does not export, where the type must be named",
		"lowered code names the types of parameters and fields", "a call of the function or variable where it is needed",
	},
	{
		Init, "a function init in a cell",
		"the statements of a cell run in order, and init has no place in it", "its statements in the cell itself",
	},
	{
		Internal, "a construct that the lowering does not know",
		"a defect: please report the program", "the same in other words",
	},
	{
		Interpreter, "lowered code that the interpreter does not take",
		"a defect: please report the program", "the same in other words",
	},
	{
		Process, "runtime.Caller, runtime.Stack, testing.AllocsPerRun and the like",
		"they would tell of the interpreter's stack and memory, not of the program's", "nothing: an error or panic names the program's own lines",
	},
	{
		RecursiveType, "a type that contains itself in a way that the interpreter cannot build: through an array, or a field of a cycle of several types whose address is taken",
		"the interpreter makes its types by reflection, which has no recursive types", "a slice or a pointer to a struct in the cycle",
	},
	{
		Reflect, "reflection on a type of the program",
		"the interpreter's types have neither names nor methods", "a type switch, or fmt's %T and %v, which know the types",
	},
	{
		StructPointer, "a conversion between pointers to struct types whose tags differ",
		"they are different types to the interpreter", "a conversion of the struct itself, which copies it",
	},
	{
		Unsafe, "unsafe.Pointer",
		"the interpreter's memory is not laid out as a compiled program's", "nothing: it is not for cells and candidates",
	},
}
