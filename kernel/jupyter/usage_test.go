package jupyter

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const holdMemory = "GOELM_TEST_HOLD_MEMORY"

// hold is a child process that takes memory and processor time until its standard input ends.
func hold() {
	block := make([]byte, 64<<20)
	for i := range block {
		block[i] = byte(i)
	}
	fmt.Println("held")
	go func() {
		for n := 0; ; n++ {
			block[n%len(block)]++
		}
	}()
	bufio.NewReader(os.Stdin).ReadByte()
	os.Exit(0)
}

// What the kernel's children take is the kernel's: that is where the cells run.
func TestUsageCountsChildren(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	usage := func() map[string]any {
		t.Helper()
		return c.reply(c.send(c.control, "usage_request", map[string]any{}))
	}
	before := usage()["kernel_memory"].(float64)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), holdMemory+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer in.Close()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	usage() // begins to measure the child's processor time
	eventually(t, "the child's memory and processor time are counted", func() bool {
		u := usage()
		return u["kernel_memory"].(float64)-before > 60<<20 && u["kernel_cpu"].(float64) > 20
	})
}
