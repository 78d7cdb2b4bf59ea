package pgtest_test

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"roadcert/store/ledger/pgtest"
)

// child tells this binary to start a server, say where it is, and wait to be killed.
const child = "ROADCERT_PGTEST_CHILD"

func TestServerDiesWithTheTest(t *testing.T) {
	server := &pgtest.Server{}
	if os.Getenv(child) != "" {
		fmt.Println(server.Database(t))
		time.Sleep(time.Minute)
		return
	}
	if one, two := server.Database(t), server.Database(t); one == two {
		t.Fatalf("%s twice", one)
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestServerDiesWithTheTest$")
	cmd.Env = append(os.Environ(), child+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	place, parsed := url.Parse(strings.TrimSpace(line))
	if err != nil || parsed != nil || !answers(place.Host) {
		t.Fatalf("no server: %q %v %v", line, err, parsed)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for range 200 {
		if !answers(place.Host) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the server at %s outlives who started it", place.Host)
}

func answers(host string) bool {
	c, err := net.DialTimeout("tcp", host, time.Second)
	if err != nil {
		return false
	}
	c.Close()
	return true
}
