package cab_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"dumplens/loader/cab"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// noise is text that compresses a little and repeats over more than one block.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		if b[i] = byte(r.IntN(16)); i > 30000 && i%1000 < 900 {
			b[i] = b[i-30000]
		}
	}
	return b
}

func sample(zip bool, reserve int) ([]byte, []synth.CabFile) {
	files := []synth.CabFile{
		{Name: "a.txt", Data: []byte("hello")},
		{Name: "empty"},
		{Name: `sub\big.bin`, Data: noise(200_001)},
		{Name: "last", Data: noise(7)},
	}
	return synth.Cabinet(reserve,
		synth.CabFolder{Files: files[:3], MSZIP: zip},
		synth.CabFolder{Files: files[3:]}), files
}

// unpack gives the members' bytes as far as they could be had, by name.
func unpack(b []byte) (got map[string]*bytes.Buffer, problems []string, m *model.Meter, err error) {
	got, m = map[string]*bytes.Buffer{}, &model.Meter{}
	a, err := cab.Read(mem.NewFile(bytes.NewReader(b), uint64(len(b))))
	if err != nil {
		return got, nil, m, err
	}
	problems, err = a.Unpack(context.Background(), func(i int, head []byte) (io.Writer, error) {
		w := &bytes.Buffer{}
		got[a.Members[i].Name] = w
		return w, nil
	}, m)
	return got, append(a.Problems, problems...), m, err
}

func TestRoundTrip(t *testing.T) {
	for _, zip := range []bool{false, true} {
		for _, reserve := range []int{0, 4, 7} {
			b, files := sample(zip, reserve)
			got, problems, m, err := unpack(b)
			if err != nil || len(problems) > 0 {
				t.Fatalf("zip %v, reserve %d: %v, %v", zip, reserve, problems, err)
			}
			for _, f := range files {
				if w := got[f.Name]; w == nil || !bytes.Equal(w.Bytes(), f.Data) {
					t.Errorf("zip %v, reserve %d: %s differs", zip, reserve, f.Name)
				}
			}
			if done, total := m.Read(); done != total || total != 5+200_001+7 {
				t.Errorf("meter: %d of %d", done, total)
			}
		}
	}
}

// TestCut cuts the cabinet at many places: what comes out is a true start of each file.
func TestCut(t *testing.T) {
	b, files := sample(true, 4)
	whole := map[string][]byte{}
	for _, f := range files {
		whole[f.Name] = f.Data
	}
	for n := 0; n < len(b); n += 1 + n/50 {
		got, problems, _, err := unpack(b[:n])
		if err == nil && len(problems) == 0 {
			t.Fatalf("cut at %d: nothing is said", n)
		}
		for name, w := range got {
			if !bytes.HasPrefix(whole[name], w.Bytes()) {
				t.Fatalf("cut at %d: %s is not its start", n, name)
			}
		}
	}
}

// TestHostileBytes sets every byte of the directory and some of the blocks: nothing may
// panic, and no file may be longer than the directory can say.
func TestHostileBytes(t *testing.T) {
	b, _ := sample(true, 0)
	for at := range 300 {
		for _, v := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			c := bytes.Clone(b)
			c[at] = v
			got, _, _, _ := unpack(c)
			for name, w := range got {
				if w.Len() > 2*len(b)+1<<18 {
					t.Fatalf("byte %d = %x: %s has %d bytes", at, v, name, w.Len())
				}
			}
		}
	}
}

func TestHostileFields(t *testing.T) {
	put16 := func(at int, v uint16) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint16(b[at:], v) }
	}
	put32 := func(at int, v uint32) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint32(b[at:], v) }
	}
	const folder0, file0 = 36, 36 + 16 // without reserved bytes, two folders
	const file1 = file0 + 16 + len("a.txt") + 1
	zip, _ := sample(true, 0)
	block0 := int(binary.LittleEndian.Uint32(zip[folder0:]))
	for name, c := range map[string]struct {
		edit func([]byte)
		want string
	}{
		"set":             {put16(30, 2), "one of a set of cabinets"},
		"LZX":             {put16(folder0+6, 0x1503), "compressed with LZX"},
		"Quantum":         {put16(folder0+6, 2), "compressed with Quantum"},
		"method":          {put16(folder0+6, 9), "compressed with 9"},
		"folders":         {put16(26, 0xffff), "list of folders"},
		"files":           {put16(28, 0xffff), "directory of the cabinet is cut off"},
		"files' place":    {put32(16, 0xfffffff0), "directory of the cabinet is cut off"},
		"folder of file":  {put16(file0+8, 0xfffd), "a.txt is in folder 65533 of 2"},
		"size of file":    {put32(file0, 0xffffffff), "lie in others' bytes"},
		"place of file":   {put32(file0+4, 0xfffffff0), "blocks hold less"},
		"overlap":         {put32(file1+16+len("empty")+1+4, 0), "lie in others' bytes"},
		"blocks' place":   {put32(folder0, 0xfffffff0), "cut off"},
		"few blocks":      {put16(folder0+4, 1), "blocks hold less"},
		"block too large": {put16(block0+6, 0x8001), "unpacks to 32769"},
		"block of none":   {put16(block0+6, 0), "unpacks to 0"},
		"no mark":         {put16(block0+8, 0), "mark CK"},
		"checksum":        {put32(block0, 0x12345), "1 blocks of a.txt, empty, sub\\big.bin have a wrong checksum"},
		"no checksum":     {put32(block0, 0), ""},
	} {
		b := bytes.Clone(zip)
		c.edit(b)
		_, problems, _, err := unpack(b)
		said := strings.Join(problems, "\n")
		if err != nil {
			said += err.Error()
		}
		if !strings.Contains(said, c.want) || c.want == "" && said != "" {
			t.Errorf("%s: want %q, got %q", name, c.want, said)
		}
	}
}

// TestTooMuch: many folders that share blocks cannot unpack to more than 64 GiB.
func TestTooMuch(t *testing.T) {
	folders := make([]synth.CabFolder, 40)
	for i := range folders {
		folders[i].Files = []synth.CabFile{{Name: "f", Data: []byte("x")}}
	}
	b := synth.Cabinet(0, folders...)
	for i := range folders {
		binary.LittleEndian.PutUint32(b[36+8*len(folders)+18*i:], 0x7fff8000)
	}
	if _, _, _, err := unpack(b); err == nil || !strings.Contains(err.Error(), "more than is believed") {
		t.Error(err)
	}
}

func TestSinkAndContext(t *testing.T) {
	b, _ := sample(true, 0)
	a, err := cab.Read(mem.NewFile(bytes.NewReader(b), uint64(len(b))))
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	if _, err := a.Unpack(context.Background(), func(int, []byte) (io.Writer, error) { return nil, full }, nil); !errors.Is(err, full) {
		t.Errorf("sink: %v", err)
	}
	if _, err := a.Unpack(context.Background(), func(int, []byte) (io.Writer, error) { return failing{full}, nil }, nil); !errors.Is(err, full) {
		t.Errorf("writer: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := a.Unpack(ctx, func(int, []byte) (io.Writer, error) { cancel(); return nil, nil }, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("context: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
