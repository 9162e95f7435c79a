package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httptrace"
	"net/http/httputil"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "v"})
		fmt.Fprint(w, "item ", r.PathValue("id"))
	})
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/items/7", nil))
	fmt.Println(rec.Code, rec.Body, rec.Result().Cookies())
	rec = httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("POST", "/items/7", nil))
	fmt.Println(rec.Code, http.StatusText(rec.Code))
	d, err := httputil.DumpRequest(httptest.NewRequest("GET", "http://h/x", nil), false)
	fmt.Printf("%q %v\n", d, err)
	jar, _ := cookiejar.New(nil)
	fmt.Println(jar != nil, httptrace.ContextClientTrace(context.Background()) == nil)
}

/* Output:
200 item 7 [c=v]
405 Method Not Allowed
"GET http://h/x HTTP/1.1\r\n\r\n" <nil>
true true
*/
