package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

func main() {
	out, err := exec.Command("echo", "from", "outside").Output()
	fmt.Printf("%s%v\n", out, err)
	err = exec.Command("sh", "-c", "exit 3").Run()
	var ee *exec.ExitError
	fmt.Println(errors.As(err, &ee), ee.ExitCode())
	cmd := exec.Command("tr", "a-z", "A-Z")
	cmd.Stdin = strings.NewReader("upper\n")
	var b strings.Builder
	cmd.Stdout = &b
	fmt.Println(cmd.Run(), b.String())
}

/* Output:
from outside
<nil>
true 3
<nil> UPPER

*/
