// known: methods of the program that compiled code looks for by reflection

package main

import (
	"encoding/json"
	"fmt"
)

type color int

func (c color) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("color-%d", int(c))), nil }
func (c *color) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "color-%d", (*int)(c))
	return err
}

type temp float64

func (t temp) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf("%.1f", float64(t))), nil }

func main() {
	b, err := json.Marshal(struct {
		C color
		T temp
	}{3, 36.66})
	fmt.Println(string(b), err)
}

/* Output:
{"C":"color-3","T":36.7} <nil>
*/
