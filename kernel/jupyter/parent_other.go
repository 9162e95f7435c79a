//go:build !unix

package jupyter

// alive cannot tell here; the kernel then lives until it is told to end.
func alive(int) bool { return true }
