package minidump

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/mem"
)

// golden is what another reader found in a real dump.
type golden struct {
	SHA1   string `json:"sha1"`
	Kind   string `json:"kind"`
	Golden struct {
		Errors  []string `json:"errors"`
		Streams []struct {
			Type uint32 `json:"type"`
			Size uint64 `json:"size"`
			RVA  uint64 `json:"rva"`
		} `json:"streams"`
		Modules []goldenModule `json:"modules"`
		Threads []struct {
			ID  uint64 `json:"id"`
			Ctx struct {
				IP *uint64 `json:"ip"`
				SP *uint64 `json:"sp"`
			} `json:"ctx"`
		} `json:"threads"`
		Exception *struct {
			Thread, Code, Address uint64
			Params                []uint64
		} `json:"exception"`
		Memory []struct {
			Base, Size uint64
			SHA256     string `json:"sha256"`
		} `json:"memory"`
		Misc *struct {
			Flags uint64 `json:"flags"`
			PID   uint64 `json:"pid"`
		} `json:"misc"`
		Handles *struct {
			Count  int     `json:"count"`
			Sample [][]any `json:"sample"`
		} `json:"handles"`
		MemoryInfo *struct {
			Count   int               `json:"count"`
			Regions []json.RawMessage `json:"regions"`
		} `json:"memory_info"`
		Unloaded []struct {
			Base, Size uint64
			Name       string
		} `json:"unloaded"`
		ThreadNames [][]any `json:"thread_names"`
	} `json:"golden"`
}

type goldenModule struct {
	Base, Size  uint64
	Name        string
	FileVersion string `json:"file_version"`
	CV          struct {
		Sig, GUID, PDB string
		Age            uint64
	} `json:"cv"`
}

// goldens gives the golden of each dump by the dump's SHA-1.
func goldens(t *testing.T) map[string]golden {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(realdumps.Dir(t), "golden", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]golden{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g golden
		if !strings.Contains(string(data[:min(len(data), 4096)]), "MDMP") {
			continue
		}
		if err := json.Unmarshal(data, &g); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[g.SHA1] = g
	}
	return all
}

// TestRealDumps opens every real minidump and compares it with what was recorded.
func TestRealDumps(t *testing.T) {
	model.RethrowPanics = true
	all := goldens(t)
	for _, path := range realdumps.Files(t, "user") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := loadBytes(t, data)
			drain(t, d)
			sum := sha1.Sum(data)
			g, ok := all[hex.EncodeToString(sum[:])]
			if !ok || len(g.Golden.Errors) > 0 {
				if len(d.Problems()) == 0 {
					t.Error("a damaged dump without a problem")
				}
				return
			}
			compare(t, d, g)
		})
	}
}

// BenchmarkRealDumps reads each real dump to its end: none may take 2 s.
func BenchmarkRealDumps(b *testing.B) {
	for _, path := range realdumps.Files(b, "user") {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(path), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				drain(b, loadBytes(b, data))
			}
		})
	}
}

func loadBytes(t testing.TB, data []byte) *model.Dump {
	t.Helper()
	d, err := Load(context.Background(), mem.NewFile(strings.NewReader(string(data)), uint64(len(data))), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drain reads every part to its end.
func drain(t testing.TB, d *model.Dump) {
	t.Helper()
	items(t, d.Fields)
	items(t, d.Threads)
	for _, m := range items(t, d.Modules) {
		m.More(context.Background())
	}
	items(t, d.Unloaded)
	items(t, d.Handles)
	items(t, d.Streams)
	items(t, d.Ranges)
	items(t, d.Regions)
	for at := model.Addr(0x1000); at != 0; at <<= 4 {
		if _, err := d.Memory.ReadAt(make([]byte, 8), at); err != nil && model.AsHole(err, "", 0).Len == 0 {
			t.Errorf("the hole at %s is empty", at)
		}
		if d.RegionAt != nil {
			d.RegionAt(at)
		}
	}
}

// items gives the rows of a part; a part that is there has rows, or else says why not.
func items[T any](t testing.TB, p *model.Part[T]) []T {
	t.Helper()
	if p == nil {
		t.Errorf("a part of %T is nil", p)
		return nil
	}
	rows, stopped := p.Get(context.Background(), nil)
	if p.Why() == "" && len(rows) == 0 && stopped == "" {
		t.Errorf("%T is empty without a reason", p)
	}
	return rows
}

func compare(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	compareStreams(t, d, g)
	compareModules(t, d, g)
	compareThreads(t, d, g)
	compareMemory(t, d, g)
	compareOthers(t, d, g)
	if e := g.Golden.Exception; e != nil {
		if got := d.Fact("exception_code"); got.Num != e.Code {
			t.Errorf("exception_code is %v, want 0x%x", got, e.Code)
		}
		if got := d.Fact("exception_address"); got.Num != e.Address {
			t.Errorf("exception_address is %v, want 0x%x", got, e.Address)
		}
		if got := d.Fact("exception_thread"); got.Num != e.Thread {
			t.Errorf("exception_thread is %v, want %d", got, e.Thread)
		}
		var params []uint64
		for _, v := range d.Fact("exception_parameters").Items {
			params = append(params, v.Num)
		}
		if !slices.Equal(params, e.Params) {
			t.Errorf("exception_parameters are %x, want %x", params, e.Params)
		}
	}
}

func compareStreams(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	rows := items(t, d.Streams)
	if len(rows) != len(g.Golden.Streams) {
		t.Fatalf("%d streams, want %d", len(rows), len(g.Golden.Streams))
	}
	for i, s := range g.Golden.Streams {
		if rows[i].Type.Num != uint64(s.Type) || rows[i].Size.Num != s.Size || rows[i].Offset.Num != s.RVA {
			t.Errorf("stream %d is %+v, want %+v", i, rows[i], s)
		}
	}
}

func compareModules(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	rows := items(t, d.Modules)
	if len(rows) != len(g.Golden.Modules) {
		t.Fatalf("%d modules, want %d", len(rows), len(g.Golden.Modules))
	}
	for i, m := range g.Golden.Modules {
		r := rows[i]
		if r.Base.Num != m.Base || r.Size.Num != m.Size || m.Name != "" && r.Path.Text != m.Name {
			t.Errorf("module %d is %v %v %v, want %+v", i, r.Base, r.Size, r.Path, m)
		}
		if m.FileVersion != "" && m.FileVersion != "0.0.0.0" && r.Version.Text != m.FileVersion {
			t.Errorf("module %d has version %v, want %s", i, r.Version, m.FileVersion)
		}
		if m.CV.Sig != "RSDS" {
			continue
		}
		want := strings.ToUpper(strings.ReplaceAll(m.CV.GUID, "-", "") + model.Hex(m.CV.Age).String()[2:])
		if r.PDBID.Text != want || m.CV.PDB != "" && r.PDBName.Text != m.CV.PDB {
			t.Errorf("module %d has PDB %v %v, want %s %s", i, r.PDBID, r.PDBName, want, m.CV.PDB)
		}
	}
}

func compareThreads(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	rows := items(t, d.Threads)
	if len(rows) != len(g.Golden.Threads) {
		t.Fatalf("%d threads, want %d", len(rows), len(g.Golden.Threads))
	}
	for i, w := range g.Golden.Threads {
		if rows[i].TID.Num != w.ID {
			t.Errorf("thread %d has id %v, want %d", i, rows[i].TID, w.ID)
		}
		if w.Ctx.IP != nil && (rows[i].IP.Num != *w.Ctx.IP || rows[i].SP.Num != *w.Ctx.SP || len(rows[i].Registers) < 10) {
			t.Errorf("thread %d has ip %v, sp %v and %d registers, want %x, %x", i, rows[i].IP, rows[i].SP, len(rows[i].Registers), *w.Ctx.IP, *w.Ctx.SP)
		}
	}
	for _, n := range g.Golden.ThreadNames {
		id, name := uint64(n[0].(float64)), n[1].(string)
		for _, r := range rows {
			if r.TID.Num == id && r.Name.Text != name {
				t.Errorf("thread %d is called %q, want %q", id, r.Name.Text, name)
			}
		}
	}
}

func compareMemory(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	for _, m := range g.Golden.Memory {
		if m.SHA256 == "" || m.Size == 0 {
			continue
		}
		p, err := model.ReadBytes(d.Memory, model.Addr(m.Base), m.Size)
		if err != nil {
			t.Errorf("memory at 0x%x: %v", m.Base, err)
			continue
		}
		if sum := sha256.Sum256(p); hex.EncodeToString(sum[:]) != m.SHA256 {
			t.Errorf("memory at 0x%x, %d bytes, differs", m.Base, m.Size)
		}
	}
}

func compareOthers(t *testing.T, d *model.Dump, g golden) {
	t.Helper()
	if m := g.Golden.Misc; m != nil && m.Flags&miscProcessID != 0 && d.Fact("process_id").Num != m.PID {
		t.Errorf("process_id is %v, want %d", d.Fact("process_id"), m.PID)
	}
	if h := g.Golden.Handles; h != nil {
		rows := items(t, d.Handles)
		if len(rows) != h.Count {
			t.Fatalf("%d handles, want %d", len(rows), h.Count)
		}
		for i, s := range h.Sample {
			if rows[i].Handle.Num != uint64(s[0].(float64)) || rows[i].Type.Text != s[1].(string) || rows[i].Name.Text != s[2].(string) {
				t.Errorf("handle %d is %v %v %v, want %v", i, rows[i].Handle, rows[i].Type, rows[i].Name, s)
			}
		}
	}
	if m := g.Golden.MemoryInfo; m != nil {
		rows := items(t, d.Regions)
		if len(rows) != m.Count {
			t.Fatalf("%d regions, want %d", len(rows), m.Count)
		}
		for i, raw := range m.Regions {
			if !compareRegion(t, rows[i], raw) {
				break
			}
		}
	}
	if u := g.Golden.Unloaded; u != nil {
		rows := items(t, d.Unloaded)
		for i, w := range u {
			if rows[i].Start.Num != w.Base || rows[i].End.Num != w.Base+w.Size || rows[i].Name.Text != w.Name {
				t.Errorf("unloaded module %d is %+v, want %+v", i, rows[i], w)
			}
		}
	}
}

// compareRegion compares a region with base, allocation base, allocation protection,
// size, state, protection and type; the golden of a long list leaves its middle out,
// where it answers false.
func compareRegion(t *testing.T, r model.Region, raw json.RawMessage) bool {
	t.Helper()
	var w []uint64
	if err := json.Unmarshal(raw, &w); err != nil || len(w) != 7 {
		return false
	}
	got := []uint64{r.Start.Num, r.Size.Num, r.State.Num, r.Protect.Num, r.Type.Num}
	if want := []uint64{w[0], w[3], w[4], w[5], w[6]}; !slices.Equal(got, want) {
		t.Errorf("region is %x, want %x", got, want)
	}
	return true
}
