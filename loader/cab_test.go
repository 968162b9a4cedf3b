package loader_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/loader/synth"
	"dumplens/model"
)

// tempFolder makes the machine's folder of temporary files one that is empty.
func tempFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	return dir
}

func filesIn(t *testing.T, dir string) int {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// cabFiles are a dump and a paging file, named as told.
func cabFiles(t *testing.T, pageFile string) []synth.CabFile {
	t.Helper()
	_, path := withPageFile(t, "elsewhere.bin", (pagedOutPage+1)<<12)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return []synth.CabFile{
		{Name: "report.txt", Data: []byte("not a dump")},
		{Name: "Memory.dmp", Data: synth.NewMachine().Complete()},
		{Name: pageFile, Data: b},
	}
}

func manifestOf(names ...string) synth.CabFile {
	text := `<?xml version="1.0" encoding="UTF-8"?><WatsonPageFileManifest><Pagefiles>`
	for _, name := range names {
		text += `<Pagefile Name="` + name + `"></Pagefile>`
	}
	return synth.CabFile{Name: "Cabmanifest.xml", Data: []byte(text + "</Pagefiles></WatsonPageFileManifest>")}
}

func TestCabWithPageFile(t *testing.T) {
	files := cabFiles(t, "Pagefile.sys")
	renamed := append([]synth.CabFile{manifestOf("d.bin")}, files...)
	renamed[3].Name = "d.bin"
	for name, c := range map[string]struct {
		files []synth.CabFile
		want  string // number and name of the paging file
	}{
		"by name":          {files, "0: Pagefile.sys"},
		"by manifest":      {append(files[:3:3], manifestOf("pagefile.sys")), "0: Pagefile.sys"},
		"of another name":  {renamed, "0: d.bin"},
		"unread manifest":  {append(files[:3:3], synth.CabFile{Name: "cabmanifest.xml", Data: []byte("<x")}), "0: Pagefile.sys"},
		"with a swap file": {append([]synth.CabFile{{Name: "swapfile.sys", Data: []byte("x")}}, files...), "0: Pagefile.sys"},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "dump.bin", synth.Cabinet(0, synth.CabFolder{Files: c.files, MSZIP: true}))
			temp := tempFolder(t)
			got, d, err := readPagedOut(t, path, nil)
			if err != nil || got != "from the paging file" || !strings.Contains(d.Fact("paging_files").String(), c.want) {
				t.Errorf("%q, %v, %s, %v", got, err, d.Fact("paging_files"), d.Problems())
			}
			if d.Path != path || d.Fact("archive_member").String() != "Memory.dmp" {
				t.Errorf("%s, %s", d.Path, d.Fact("archive_member"))
			}
			if err := d.Close(); err != nil || filesIn(t, temp) != 0 {
				t.Errorf("after Close: %v, %d temporary files", err, filesIn(t, temp))
			}
		})
	}
}

// TestCabManifestRules: a paging file that the manifest does not name is not used, and
// one that is not there is told.
func TestCabManifestRules(t *testing.T) {
	files := append(cabFiles(t, "pagefile.sys"), manifestOf("other.sys"))
	path := writeFile(t, "dump.cab", synth.Cabinet(0, synth.CabFolder{Files: files, MSZIP: true}))
	temp := tempFolder(t)
	_, d, err := readPagedOut(t, path, nil)
	if model.AsHole(err, "", 0).Why != model.PagedOut || d.PageFiles != nil || !hasProblem(d, "names other.sys") {
		t.Errorf("%v, %v", err, d.Problems())
	}
	if n := filesIn(t, temp); n != 1 {
		t.Errorf("%d temporary files, want that of the dump", n)
	}
}

func hasProblem(d *model.Dump, text string) bool {
	for _, p := range d.Problems() {
		if strings.Contains(p.Message, text) {
			return true
		}
	}
	return false
}

// TestCabOfEveryKind: a dump from a cabinet has the facts that it has on its own.
func TestCabOfEveryKind(t *testing.T) {
	ctx := context.Background()
	for name, b := range samples() {
		alone, err := loader.Open(ctx, writeFile(t, "alone", b), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer alone.Close()
		path := writeFile(t, "in.cab", synth.Cabinet(8, synth.CabFolder{Files: []synth.CabFile{{Name: name, Data: b}}}))
		d, err := loader.Open(ctx, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if d.Kind != alone.Kind || d.Size != alone.Size || len(d.Problems()) != len(alone.Problems()) {
			if alone.Kind != model.KindRaw {
				t.Errorf("%s: %v of %d bytes, alone %v of %d; %v", name, d.Kind, d.Size, alone.Kind, alone.Size, d.Problems())
			}
		}
	}
}

func TestCabWithoutDump(t *testing.T) {
	lzx := synth.CabFolder{Files: cabFiles(t, "pagefile.sys"), Method: 0x1503}
	for name, c := range map[string]struct {
		cab  []byte
		want []string
	}{
		"no dump": {
			synth.Cabinet(0, synth.CabFolder{Files: []synth.CabFile{{Name: "a.txt", Data: []byte("a")}, {Name: "pagefile.sys", Data: []byte("b")}}}),
			[]string{"no Windows dump", "In it: a.txt, pagefile.sys"},
		},
		"LZX":   {synth.Cabinet(0, lzx), []string{"In it: report.txt, Memory.dmp", "compressed with LZX"}},
		"empty": {synth.Cabinet(0), []string{"no file could be read of"}},
		"cut":   {[]byte("MSCF\x00"), []string{"header of the cabinet is not whole"}},
	} {
		path := writeFile(t, "x.cab", c.cab)
		temp := tempFolder(t)
		d, err := loader.Open(context.Background(), path, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, want := range c.want {
			if d.Kind != model.KindRaw || !hasProblem(d, want) {
				t.Errorf("%s: %v, no %q in %v", name, d.Kind, want, d.Problems())
			}
		}
		if err := d.Close(); err != nil || filesIn(t, temp) != 0 {
			t.Errorf("%s: %v, %d temporary files", name, err, filesIn(t, temp))
		}
	}
}

// TestCabCut: the start of the dump that is there is shown, and why it is not more.
func TestCabCut(t *testing.T) {
	b := synth.Cabinet(0, synth.CabFolder{Files: cabFiles(t, "pagefile.sys")[:2]})
	path := writeFile(t, "x.cab", b[:len(b)/2])
	d, err := loader.Open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if !d.Kind.IsKernel() || !hasProblem(d, "Memory.dmp cannot be unpacked wholly") {
		t.Errorf("%v, %v", d.Kind, d.Problems())
	}
}

func TestCabTwoDumps(t *testing.T) {
	files := cabFiles(t, "pagefile.sys")
	second := files[1]
	second.Name = "second.dmp"
	path := writeFile(t, "x.cab", synth.Cabinet(0, synth.CabFolder{Files: []synth.CabFile{files[1], second}}))
	d, err := loader.Open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Fact("archive_member").String() != "Memory.dmp" || !hasProblem(d, "not shown: second.dmp") {
		t.Errorf("%s, %v", d.Fact("archive_member"), d.Problems())
	}
}

func TestCabCancelAndNoRoom(t *testing.T) {
	path := writeFile(t, "x.cab", synth.Cabinet(0, synth.CabFolder{Files: cabFiles(t, "pagefile.sys"), MSZIP: true}))
	temp := tempFolder(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := loader.Open(ctx, path, nil); !errors.Is(err, context.Canceled) || filesIn(t, temp) != 0 {
		t.Errorf("cancelled: %v, %d temporary files", err, filesIn(t, temp))
	}
	t.Setenv("TMPDIR", filepath.Join(temp, "none"))
	t.Setenv("TMP", filepath.Join(temp, "none"))
	d, err := loader.Open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Kind != model.KindRaw || !hasProblem(d, "Set TMPDIR") {
		t.Errorf("%v, %v", d.Kind, d.Problems())
	}
}
