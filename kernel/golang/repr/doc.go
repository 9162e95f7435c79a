// Package repr decides how Go's types look in lowered code, and numbers them for the runtime.
//
// Names of types vanish, because the interpreter confuses them: type C float64 is float64, every interface of the program
// is interface{}. Struct types keep one name per structure. So a value in an interface must carry its Go type: values
// of types that are the same in both worlds (Faithful) lie in an interface as they are, all others in a box with the
// number of their type (ID).
//
//	text.go    the lowered text of a type
//	struct.go  names of struct types, and fields that a type's recursion forces to be interface{}
//	key.go     identity: keys, numbers, faithfulness
//
// The package knows go/types and names; it knows no tree and no interpreter. Start reading in text.go.
package repr
