package main

import (
	"fmt"
	"os"
	"os/signal"
	"os/user"
)

func main() {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	signal.Stop(ch)
	u, err := user.Current()
	fmt.Println(len(ch), u != nil && u.Uid != "", err)
}

/* Output:
0 true <nil>
*/
