package loader

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dumplens/model"
)

// TestOpenRefuses: each file that cannot be opened says what, why, what to do.
func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.dmp")
	locked := filepath.Join(dir, "locked.dmp")
	write(t, empty, nil)
	write(t, locked, []byte("PAGEDU64"))
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	for path, words := range map[string]string{
		empty: "is empty", dir: "is a folder", filepath.Join(dir, "gone.dmp"): "there is no file", locked: "is denied",
	} {
		if path == locked && (os.Getuid() == 0 || runtime.GOOS == "windows") {
			continue // root reads everything, and Windows has no such mode
		}
		d, err := Open(context.Background(), path, nil)
		if err == nil || d != nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want an error with %q", path, err, words)
		}
	}
}

// TestOpenRaw: what is no dump opens as bytes and says so.
func TestOpenRaw(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		bytes []byte
		words string
	}{
		"zeros.dmp":  {make([]byte, 0x3000), "starts with zeros only"},
		"text.dmp":   {[]byte("hello, world"), "no signature"},
		"old.dmp":    {[]byte("USERDUMP1234"), "before Windows XP"},
		"picture.gz": {[]byte{0x1f, 0x8b, 8, 0}, "not compressed"},
	} {
		path := filepath.Join(dir, name)
		write(t, path, c.bytes)
		d, err := Open(context.Background(), path, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var all string
		for _, p := range d.Problems() {
			all += p.Message
		}
		got, rerr := model.ReadBytes(d.File, 0, uint64(len(c.bytes)))
		if d.Kind != model.KindRaw || !strings.Contains(all, c.words) || rerr != nil || string(got) != string(c.bytes) {
			t.Errorf("%s: %s, problems %q, want %q; %v", name, d.Kind, all, c.words, rerr)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if _, err := model.ReadBytes(d.File, 0, 1); err == nil {
			t.Errorf("%s: bytes are read after Close", name)
		}
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
