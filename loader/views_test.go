package loader_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/loader/realdumps"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/view"
	"dumplens/model/win"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestMain(m *testing.M) {
	model.RethrowPanics = true // a recovered panic must fail a test
	flag.Parse()
	os.Exit(m.Run())
}

// open opens a dump as both programs do.
func open(path string) (*model.Dump, error) {
	d, err := loader.Open(context.Background(), path, nil)
	if err == nil {
		win.Attach(context.Background(), d, nil)
	}
	return d, err
}

// report prepares every view of a dump.
func report(t testing.TB, d *model.Dump) *view.Report {
	t.Helper()
	r, err := view.Build(context.Background(), d, view.IDs(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seen is what the views of a dump gave.
type seen struct {
	empty    []string // ids of views without rows and without a reason
	stopped  bool     // some view ends early with a reason
	problems int
}

// readAll reads every view of a dump.
func readAll(t testing.TB, d *model.Dump) (s seen) {
	t.Helper()
	r := report(t, d)
	for _, res := range r.Results {
		rows, stopped := res.Collect()
		s.stopped = s.stopped || stopped != ""
		if len(rows) == 0 && res.Missing == "" && stopped == "" && res.View.ID != "problems" {
			s.empty = append(s.empty, res.View.ID)
		}
	}
	s.problems = len(r.Problems())
	return s
}

func writeFile(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// samples are dumps of every kind that synth writes.
func samples() map[string][]byte {
	m := synth.NewMachine()
	return map[string][]byte{
		"complete": m.Complete(), "active": m.Bitmap(false), "kernel": m.Bitmap(true), "header": m.HeaderOnly(),
		"small-debugger": m.Small(synth.ByDebugger), "small-kernel": m.Small(synth.ByKernel),
		"x86-kernel": synth.NewMachine32(true).Summary(),
		"minidump":   synth.Minidump(synth.MinidumpOptions{}), "minidump-full": synth.Minidump(synth.MinidumpOptions{FullMemory: true}),
		"zeros": synth.Zeros(0x3000), "no-dump": synth.WrongSignature(m.HeaderOnly()),
	}
}

// TestGoldens compares every view of every synthetic dump with what was seen to be
// right. After a wanted change: go test ./loader -update, then read the difference.
func TestGoldens(t *testing.T) {
	for name, b := range samples() {
		t.Run(name, func(t *testing.T) {
			d, err := open(writeFile(t, name+".dmp", b))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			r := report(t, d)
			r.Path = name + ".dmp"
			var got bytes.Buffer
			if err := r.Text(&got); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".txt"), got.Bytes())
		})
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: make it with go test ./loader -update", err)
	}
	if line, a, b := firstDifference(string(got), string(want)); line > 0 {
		t.Errorf("%s:%d\n got %q\nwant %q", path, line, a, b)
	}
}

// firstDifference is the number of the first line that differs, 0 for none.
func firstDifference(got, want string) (line int, a, b string) {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b = "(end)", "(end)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return i + 1, a, b
		}
	}
	return 0, "", ""
}

// TestCut opens every kind of dump cut short: finely through the headers, then in
// larger steps. Nothing may panic, and what is lost must be told.
func TestCut(t *testing.T) {
	for name, b := range samples() {
		if name == "zeros" || name == "no-dump" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for n := 1; n < len(b); n += cutStep(n, len(b)) {
				path := writeFile(t, "cut.dmp", b[:n])
				d, err := open(path)
				if err != nil {
					t.Fatalf("cut at 0x%x: %v", n, err)
				}
				// Trailing bytes that nothing refers to may be lost without harm.
				if s := readAll(t, d); s.problems == 0 && !s.stopped {
					t.Errorf("cut at 0x%x of 0x%x: nothing is said about it", n, len(b))
				}
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// cutStep is fine in the headers and coarse in the body, so that a test of all
// kinds takes seconds.
func cutStep(n, size int) int {
	switch {
	case n < 64:
		return 3
	case n < 0x2200:
		return 0x95
	}
	return max(size/40, 0x1357) | 1
}

// TestDamage opens dumps with bytes changed here and there.
func TestDamage(t *testing.T) {
	for name, b := range samples() {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(12) {
				damaged := synth.Flip(b, seed, len(b), 1<<(6+seed%6))
				d, err := open(writeFile(t, "damaged.dmp", damaged))
				if err != nil {
					continue // said in words; a panic would have failed the test
				}
				readAll(t, d)
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestRealDumps opens every real dump at hand: no panic, and no view empty without
// a reason.
func TestRealDumps(t *testing.T) {
	for _, kind := range []string{"kernel", "user"} {
		for _, path := range realdumps.Files(t, kind) {
			t.Run(filepath.Base(path), func(t *testing.T) {
				d, err := open(path)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				if s := readAll(t, d); s.problems == 0 && len(s.empty) > 0 {
					t.Errorf("%v are empty and nothing says why", s.empty)
				}
			})
		}
	}
}

// FuzzOpen opens what the fuzzer makes of the samples and reads every view.
func FuzzOpen(f *testing.F) {
	m := synth.NewMachine()
	f.Add(m.Small(synth.ByDebugger))
	f.Add(m.HeaderOnly())
	f.Add(synth.Minidump(synth.MinidumpOptions{}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		d, err := open(writeFile(t, "fuzz.dmp", b))
		if err != nil {
			return
		}
		defer d.Close()
		readAll(t, d)
	})
}

// The machines of BenchmarkOpen have this much memory; their dumps are sparse files.
const benchMemory = 64 << 30

// BenchmarkOpen opens dumps of a machine with 64 GiB up to a filled Summary. B/op
// is what it allocated on the way; sys-MiB what the process took from the system.
//
//	go test -run - -bench Open ./loader
func BenchmarkOpen(b *testing.B) {
	for name, write := range map[string]func(string, uint64) error{"complete": synth.SparseComplete, "bitmap": synth.SparseBitmap} {
		b.Run(fmt.Sprintf("%s-64GiB", name), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), name+".dmp")
			if err := write(path, benchMemory); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				d, err := open(path)
				if err != nil {
					b.Fatal(err)
				}
				if p := view.Summary(context.Background(), d, nil); len(p.Sections) == 0 {
					b.Fatal("the summary is empty")
				}
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(systemMiB(), "sys-MiB")
		})
	}
}
