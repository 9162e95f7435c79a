package main

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
)

func main() {
	_, err := sql.Open("none", "")
	fmt.Println(err)
	n := sql.NullString{String: "x", Valid: true}
	v, err := n.Value()
	fmt.Println(v, err, n)
	fmt.Println(n.Scan(nil), n.Valid, sql.ErrNoRows, driver.ErrBadConn)
	fmt.Println(driver.IsValue(1), driver.IsValue(int64(1)))
}

/* Output:
sql: unknown driver "none" (forgotten import?)
x <nil> {x true}
<nil> false sql: no rows in result set driver: bad connection
false true
*/
