package copyas

import (
	"bytes"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// letters is a space of 0x100 bytes from 0x1000 with 3 missing at 0x1012.
func letters(t *testing.T) model.Space {
	t.Helper()
	b := make([]byte, 0x100)
	for i := range b {
		b[i] = 'a' + byte(i)%26
	}
	b[0x1b] = 0
	f := mem.NewFile(bytes.NewReader(b), uint64(len(b)))
	o := mem.NewOverlay("memory", "a gap")
	o.Add(0x1000, model.Span{Space: f, At: 0, Len: 0x12})
	o.Add(0x1015, model.Span{Space: f, At: 0x15, Len: 0xeb})
	return o
}

const remark = " 0x3 bytes at 00000000`00001012: not in dump: a gap\n"

func TestForms(t *testing.T) {
	p := Read(model.Span{Space: letters(t), At: 0x1008, Len: 20})
	array := "0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x00, 0x00, 0x00, 0x76, 0x77, 0x78,\n"
	for id, want := range map[string]string{
		"hex":     "69 6a 6b 6c 6d 6e 6f 70 71 72 ?? ?? ?? 76 77 78\n79 7a 61 00",
		"digits":  "696a6b6c6d6e6f707172??????767778797a6100",
		"text":    "ijklmnopqr???vwxyza.",
		"c":       "//" + remark + "unsigned char bytes_1008[20] = {\n\t" + array + "\t0x79, 0x7a, 0x61, 0x00,\n};\n",
		"go":      "//" + remark + "var data = []byte{\n\t" + array + "\t0x79, 0x7a, 0x61, 0x00,\n}\n",
		"rust":    "//" + remark + "const DATA: [u8; 20] = [\n    " + array + "    0x79, 0x7a, 0x61, 0x00,\n];\n",
		"python":  "#" + remark + "data = bytes([\n    " + array + "    0x79, 0x7a, 0x61, 0x00,\n])\n",
		"escaped": "//" + remark + `"\x69\x6a\x6b\x6c\x6d\x6e\x6f\x70\x71\x72\x00\x00\x00\x76\x77\x78"` + "\n" + `"\x79\x7a\x61\x00"` + "\n",
		"base64":  "#" + remark + "aWprbG1ub3BxcgAAAHZ3eHl6YQA=\n",
		"db": "00000000`00001008  69 6a 6b 6c 6d 6e 6f 70-71 72 ?? ?? ?? 76 77 78  ijklmnopqr???vwx\n" +
			"00000000`00001018  79 7a 61 00                                      yza.\n",
		"dw": "00000000`00001008  6a69 6c6b 6e6d 706f 7271 ???? ???? 7877\n00000000`00001018  7a79 0061\n",
		"dd": "00000000`00001008  6c6b6a69 706f6e6d ???????? ????????\n00000000`00001018  00617a79\n",
		"dq": "00000000`00001008  706f6e6d`6c6b6a69 ????????`????????\n00000000`00001018  79 7a 61 00\n",
	} {
		f, err := ByID(id)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := f.Write(p); got != want {
			t.Errorf("%s:\n%q, want\n%q", id, got, want)
		}
	}
	if _, err := ByID("word"); err == nil || !strings.Contains(err.Error(), "base64") {
		t.Errorf("an unknown form: %v", err)
	}
}

// TestPasteEveryForm: what is copied can be pasted.
func TestPasteEveryForm(t *testing.T) {
	s := letters(t)
	for _, n := range []uint64{1, 8, 9, 16, 17, 20, 64} {
		for _, at := range []model.Addr{0x1016, 0x1008} {
			p := Read(model.Span{Space: s, At: at, Len: n})
			for _, f := range Forms {
				if f.ID == "text" || f.ID == "utf16" || f.ID == "base64" {
					continue
				}
				got, err := Parse(f.Write(p))
				if err != nil {
					t.Errorf("%s of %d bytes: %v", f.ID, n, err)
					continue
				}
				check(t, f.ID, p, got)
			}
		}
	}
}

// check compares what came back. Words lose the bytes beside a missing one, and arrays
// have zeros for what is missing.
func check(t *testing.T, form string, p Piece, got Pasted) {
	t.Helper()
	if len(got.Data) != len(p.Data) {
		t.Errorf("%s: %d bytes, want %d: %s", form, len(got.Data), len(p.Data), got.Hex())
		return
	}
	for i, c := range got.Data {
		if got.Known[i] && c != p.Data[i] {
			t.Errorf("%s: byte %d is %02x, want %02x", form, i, c, p.Data[i])
		}
		if !got.Known[i] && len(p.holes) == 0 {
			t.Errorf("%s: byte %d is not known", form, i)
		}
	}
	if form[0] == 'd' && form != "digits" && (!got.HasAt || got.At != p.At) {
		t.Errorf("%s: at %s, %v", form, got.At, got.HasAt)
	}
}

func TestPaste(t *testing.T) {
	for text, want := range map[string]string{
		"4d 5a 90 00":            "4d 5a 90 00",
		"4d5a9000":               "4d 5a 90 00",
		"4D,5A,??,00":            "4d 5a ?? 00",
		"00905a4d 00000003":      "00 90 5a 4d 00 00 00 03",
		"00400000  00905a4d":     "4d 5a 90 00",
		"{0x1, 0x1234, 0x5}":     "01 34 12 05",
		`b"\x4d\x5a"`:            "4d 5a",
		"0040:  4d 5a":           "4d 5a",
		"fffff800`00000000  3 4": "03 04",
		"00000000  4d 5a 90 00 03 00 00 00  04 00 00 00 ff ff 00 00  |MZ..............|":       "4d 5a 90 00 03 00 00 00 04 00 00 00 ff ff 00 00",
		"fffff800`00400000  61 62 63 64 65 66 67 68-69 6a 6b 6c 6d 6e 6f 70  ab cd ef gh ij k": "61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70",
		"// nothing\n00 01": "00 01",
	} {
		got, err := Parse(text)
		if err != nil || got.Hex() != want {
			t.Errorf("%q: %q, %v, want %q", text, got.Hex(), err, want)
		}
	}
	for _, text := range []string{"", "hello", "4d 5", "zz", "// only a remark"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q was taken for %q", text, got.Hex())
		}
	}
}

func TestCut(t *testing.T) {
	p := Read(model.Span{Space: letters(t), At: 0x1000, Len: 1 << 40})
	if len(p.Data) != Most {
		t.Fatalf("%d bytes were read", len(p.Data))
	}
	for _, f := range Forms {
		if text := f.Write(p); f.ID != "text" && f.ID != "utf16" && !strings.Contains(text[:200]+text[len(text)-200:], "more bytes were selected") {
			t.Errorf("%s does not say that bytes were left out", f.ID)
		}
	}
}
