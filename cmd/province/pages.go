package main

import (
	"bytes"
	_ "embed" // the page is a file beside this one
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/dustin/go-humanize"

	"roadcert/domain/problem"
)

//go:embed status.html
var statusHTML string

// strict keeps a page from being framed, from loading anything and from being guessed at.
var strict = [][2]string{
	{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Cache-Control", "no-store"},
}

// pages are what the province shows to whoever looks.
func pages(o *outlook, w *watch) http.Handler {
	page := template.Must(template.New("status").Funcs(template.FuncMap{
		"grouped": func(n int) string { return humanize.Comma(int64(n)) },
		"shown":   shown,
		"lasting": lasting,
	}).Parse(statusHTML))
	lists := make(chan struct{}, 1) // one at a time: a list is megabytes
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.RedirectHandler("/status", http.StatusFound))
	mux.HandleFunc("GET /healthz", o.health)
	mux.HandleFunc("GET /metrics", func(out http.ResponseWriter, _ *http.Request) { w.write(out) })
	mux.HandleFunc("GET /status.json", func(out http.ResponseWriter, r *http.Request) {
		o.show(out, r, "application/json", func(b *bytes.Buffer, v overview) error {
			e := json.NewEncoder(b)
			e.SetIndent("", "  ")
			return e.Encode(v)
		})
	})
	mux.HandleFunc("GET /status", func(out http.ResponseWriter, r *http.Request) {
		o.show(out, r, "text/html; charset=utf-8", func(b *bytes.Buffer, v overview) error { return page.Execute(b, v) })
	})
	mux.HandleFunc("GET /lists/{county}", func(out http.ResponseWriter, r *http.Request) {
		select {
		case lists <- struct{}{}:
			defer func() { <-lists }()
			o.list(out, r)
		case <-r.Context().Done():
		}
	})
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		for _, h := range strict {
			out.Header().Set(h[0], h[1])
		}
		mux.ServeHTTP(out, r)
	})
}

// show draws how the province stands.
func (o *outlook) show(out http.ResponseWriter, r *http.Request, kind string, draw func(*bytes.Buffer, overview) error) {
	v, err := o.view(r.Context())
	var b bytes.Buffer
	if err == nil {
		err = draw(&b, v)
	}
	if err != nil {
		http.Error(out, "省级系统出错，请稍后再试", http.StatusInternalServerError)
		return
	}
	deliver(out, kind, &b)
}

// deliver writes what is whole.
func deliver(out http.ResponseWriter, kind string, b *bytes.Buffer) {
	out.Header().Set("Content-Type", kind)
	out.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = b.WriteTo(out) // who did not get it asks again
}

// health says whether the ledger can be read.
func (o *outlook) health(out http.ResponseWriter, r *http.Request) {
	if _, err := o.house.Ledger.Notices(r.Context()); err != nil {
		http.Error(out, "ledger", http.StatusServiceUnavailable)
		return
	}
	deliver(out, "text/plain", bytes.NewBufferString("ok\n"))
}

// list gives out the signed list of where a county's certificates stand (6.5).
func (o *outlook) list(out http.ResponseWriter, r *http.Request) {
	county := r.PathValue("county")
	if o.house.Regions.Short(county) == "" {
		http.NotFound(out, r)
		return
	}
	var b bytes.Buffer
	if err := o.house.StatusList(r.Context(), county, &b); err != nil {
		status := http.StatusInternalServerError
		if problem.Of(err) == problem.NotFound {
			status = http.StatusNotFound
		}
		http.Error(out, "没有状态清单", status)
		return
	}
	// A city's list may take longer than a page. Where the line cannot be told, the server's own limit holds.
	_ = http.NewResponseController(out).SetWriteDeadline(time.Now().Add(10 * time.Minute))
	out.Header().Set("Content-Disposition", `attachment; filename="`+county+`.txt"`)
	deliver(out, "text/plain; charset=utf-8", &b)
}
