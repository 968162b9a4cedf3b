package model_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// room is a folder of the project with what it may import of the project and of
// others. An entry that ends in "/..." takes the folder and all below it.
type room struct {
	folder string
	may    []string // beyond the standard library and the room's own packages
	why    string
}

// rooms is the import rule of ARCHITECTURE.md. The first that matches counts.
var rooms = []room{
	{"model/mem", []string{"model"}, "spaces know the nouns and nothing else"},
	{"model/pe", []string{"model"}, "an image is read from any Space, whatever file it is from"},
	{"model/win", []string{"model", "model/mem", "model/pe", "assets"}, "knowledge of Windows knows neither file formats nor the window; assets is data only"},
	{"model/name", []string{"model", "model/pe", "model/win"}, "names are of addresses, whoever shows them"},
	{"model/search", []string{"model", "model/mem", "golang.org/x/sys/cpu", "golang.org/x/text/encoding/..."}, "bytes are found in any Space, whatever they mean"},
	{"model/asm", []string{"model", "golang.org/x/arch/..."}, "instructions are read from any Space; who names their targets is told by the caller"},
	{"model/inspect", []string{"model", "model/win", "golang.org/x/text/..."}, "bytes are of one type or another, whoever looks at them"},
	{"model/typed", []string{"model", "model/win", "assets"}, "a structure is laid over any Space"},
	{"model/save", []string{"model", "model/pe"}, "memory goes to a file from any Space"},
	{"model/notes", []string{"model"}, "notes are kept by the identity of a dump, whoever shows them"},
	{"model/copyas", []string{"model"}, "bytes are written down in any form, whoever asks"},
	{"model/view", []string{"model/..."}, "views are drawn by the window and by dumpinfo, so they know neither"},
	{"model", nil, "the nouns know neither file formats nor the window"},
	{"loader/synth", nil, "the writer of test dumps shares no structs with the parsers, or a wrong layout would go unnoticed"},
	{"loader/realdumps", nil, "it only finds files"},
	{"loader/kdump", []string{"model", "model/mem"}, "one file format each"},
	{"loader/minidump", []string{"model", "model/mem"}, "one file format each"},
	{"loader/cab", []string{"model", "model/mem"}, "one file format each"},
	{"loader/raw", []string{"model", "model/mem"}, "one file format each"},
	{"loader", []string{"model", "model/mem", "loader/..."}, "loaders fill a Dump; they know neither its views nor the window"},
	{"ui/...", []string{"model/...", "assets", "fyne.io/fyne/v2/...", "golang.org/x/text/..."}, "the window gets dumps through ui.Host, not from the loaders"},
	{"assets/...", nil, "assets is data"},
	{"cmd/dumpinfo", []string{"model/...", "loader"}, "it must build without cgo and run without a display"},
	{"cmd/dumplens", []string{"..."}, ""},
}

// desktopOnly are packages that need cgo or a display.
var desktopOnly = map[string]string{
	"fyne.io/fyne/v2/app":      "it needs cgo and OpenGL",
	"github.com/sqweek/dialog": "it needs cgo, and its init opens GTK",
}

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath    string
	Imports, Deps []string
	Module        *struct{ Path string }
}

func TestImportRule(t *testing.T) {
	module, pkgs := list(t)
	needed := map[string]bool{} // by room and what it may
	for _, p := range pkgs {
		folder := strings.TrimPrefix(p.ImportPath, module+"/")
		r, ok := roomOf(folder)
		if !ok {
			t.Errorf("%s is in no room: add it to the table here and in ARCHITECTURE.md", folder)
			continue
		}
		for _, imported := range p.Imports {
			by, ok := r.allows(module, imported)
			if !ok {
				t.Errorf("%s imports %s, which the room %s may not: %s", folder, imported, r.folder, r.why)
			}
			needed[r.folder+" "+by] = true
		}
		if folder == "cmd/dumplens" {
			continue
		}
		for _, dep := range p.Deps {
			if why, only := desktopOnly[dep]; only {
				t.Errorf("%s depends on %s, which only cmd/dumplens may: %s", folder, dep, why)
			}
		}
	}
	for _, r := range rooms {
		for _, m := range r.may {
			if !needed[r.folder+" "+m] {
				t.Errorf("%s may import %s and does not: take it out here and in ARCHITECTURE.md", r.folder, m)
			}
		}
	}
}

// list asks go for all packages of the project.
func list(t *testing.T) (module string, pkgs []pkg) {
	t.Helper()
	// -e: without cgo some files of cmd/dumplens's libraries are not there.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps,Module", "./...")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list printed something else than JSON: %v", err)
		}
		pkgs = append(pkgs, p)
	}
	if len(pkgs) == 0 || pkgs[0].Module == nil {
		t.Fatal("go list found no packages")
	}
	return pkgs[0].Module.Path, pkgs
}

func roomOf(folder string) (room, bool) {
	for _, r := range rooms {
		if covers(r.folder, folder) || covers(r.folder+"/...", folder) {
			return r, true
		}
	}
	return room{}, false
}

// allows tells whether a package of the room may import a path, and by which entry of
// may; "" for the standard library and the room's own packages.
func (r room) allows(module, imported string) (by string, ok bool) {
	own, ours := strings.CutPrefix(imported, module+"/")
	first, _, _ := strings.Cut(imported, "/")
	if !ours && !strings.Contains(first, ".") {
		return "", true // the standard library
	}
	target := imported
	if ours {
		target = own
		if to, ok := roomOf(own); ok && to.folder == r.folder {
			return "", true
		}
	}
	for _, m := range r.may {
		if covers(m, target) {
			return m, true
		}
	}
	return "", false
}

// covers tells whether a pattern, with or without "/..." at its end, takes a path.
func covers(pattern, path string) bool {
	if pattern == "..." {
		return true
	}
	base, deep := strings.CutSuffix(pattern, "/...")
	return path == base || deep && strings.HasPrefix(path, base+"/")
}

func TestImportRuleCatches(t *testing.T) {
	for _, c := range []struct {
		folder, imported string
		want             bool
	}{
		{"model", "fmt", true},
		{"model", "m/model/mem", false},
		{"model/mem", "m/model", true},
		{"model/win", "m/loader", false},
		{"model/win/deep", "m/model/win", true},
		{"loader/synth", "m/model", false},
		{"loader/kdump", "m/loader/minidump", false},
		{"loader", "m/loader/kdump", true},
		{"ui/rows", "m/loader", false},
		{"ui/rows", "fyne.io/fyne/v2/widget", true},
		{"model/view", "fyne.io/fyne/v2", false},
		{"cmd/dumplens", "github.com/sqweek/dialog", true},
		{"cmd/dumpinfo", "m/ui", false},
	} {
		r, ok := roomOf(c.folder)
		if !ok {
			t.Fatalf("%s is in no room", c.folder)
		}
		if _, got := r.allows("m", c.imported); got != c.want {
			t.Errorf("may %s import %s: got %v, want %v", c.folder, c.imported, got, c.want)
		}
	}
}
