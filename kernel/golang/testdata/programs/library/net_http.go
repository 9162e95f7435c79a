package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

type handler struct{ n int }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.n++
	w.Header().Set("X-Count", fmt.Sprint(h.n))
	w.WriteHeader(http.StatusTeapot)
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.Path, body)
}

func main() {
	s := httptest.NewServer(&handler{})
	defer s.Close()
	for _, m := range []string{"GET", "POST"} {
		req, _ := http.NewRequest(m, s.URL+"/path?q=1", strings.NewReader("body"))
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.StatusCode, resp.Header.Get("X-Count"), string(b))
	}
}

/* Output:
418 1 GET /path body
418 2 POST /path body
*/
