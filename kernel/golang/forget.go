package golang

import (
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// forget drops what Yaegi v0.16.1 keeps of a cell that has run, and never reads again: the list of the scopes inside the
// package's (scope.child), each of which holds the syntax tree of its function; the list of all trees (roots), for a
// debugger that we never start; and the symbols of names that no later cell uses: the cell's entry function, its result, the
// functions that it declares anew. What functions, closures and goroutines still need, they hold themselves. A trivial
// cell leaves 2 kB instead of 16.
//
// The fields are private. Where one is missing or of another kind (another version) nothing is done, and
// TestCellsLeaveLittleBehind says so. No cell may be compiling meanwhile.
func forget(i *interp.Interpreter, names []string) {
	v := reflect.ValueOf(i).Elem()
	drop(v.FieldByName("roots"))
	scopes := private(v.FieldByName("scopes"), reflect.Map)
	if !scopes.IsValid() {
		return
	}
	for _, scope := range scopes.Seq2() {
		if scope.Kind() != reflect.Pointer || scope.IsNil() || scope.Elem().Kind() != reflect.Struct {
			continue
		}
		drop(scope.Elem().FieldByName("child"))
		if symbols := private(scope.Elem().FieldByName("sym"), reflect.Map); symbols.IsValid() && !symbols.IsNil() {
			for _, n := range names {
				symbols.SetMapIndex(reflect.ValueOf(n), reflect.Value{})
			}
		}
	}
}

// drop empties a slice in a private field.
func drop(field reflect.Value) {
	if list := private(field, reflect.Slice); list.IsValid() {
		list.SetZero()
	}
}

// private is a private field of an addressable struct, readable and settable; the zero Value if it is not of this kind.
func private(field reflect.Value, kind reflect.Kind) reflect.Value {
	if !field.IsValid() || field.Kind() != kind || !field.CanAddr() {
		return reflect.Value{}
	}
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}
