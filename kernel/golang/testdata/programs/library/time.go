package main

import (
	"fmt"
	"time"
)

func main() {
	d := 90*time.Minute + 30*time.Second
	t := time.Date(2024, time.February, 28, 23, 0, 0, 0, time.UTC)
	u := t.Add(d)
	fmt.Println(d, d.Hours(), d.Round(time.Hour), u.Format(time.RFC1123), u.Sub(t), u.After(t), t.YearDay(), t.AddDate(0, 0, 2).Format(time.DateOnly))
	p, err := time.Parse("02/01/2006 15:04", "31/12/2023 08:15")
	fmt.Println(p, err, p.Weekday(), p.Unix(), p.Truncate(time.Hour).Minute())
	_, err = time.Parse(time.RFC3339, "nope")
	fmt.Println(err)
	x, err := time.ParseDuration("1h15m30.5s")
	fmt.Println(x, err, x.Milliseconds(), time.Duration(1500)*time.Microsecond, time.Time{}.IsZero())
	start := time.Now()
	time.Sleep(2 * time.Millisecond)
	fmt.Println(time.Since(start) >= 2*time.Millisecond, time.Until(start) < 0)
	n := 0
	tk := time.NewTicker(time.Millisecond)
	for range tk.C {
		if n++; n == 3 {
			tk.Stop()
			break
		}
	}
	done := make(chan int)
	time.AfterFunc(time.Millisecond, func() { done <- n })
	fmt.Println(<-done)
}

/* Output:
1h30m30s 1.5083333333333333 2h0m0s Thu, 29 Feb 2024 00:30:30 UTC 1h30m30s true 59 2024-03-01
2023-12-31 08:15:00 +0000 UTC <nil> Sunday 1704010500 0
parsing time "nope" as "2006-01-02T15:04:05Z07:00": cannot parse "nope" as "2006"
1h15m30.5s <nil> 4530500 1.5ms true
true true
3
*/
