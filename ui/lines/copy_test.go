package lines

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// letters is a space of text with a hole of 3 bytes at 0x1012.
func letters() *sparse {
	data := []byte("abcdefghijklmnopqrstuvwxyz\x00\xff")
	return &sparse{name: "kernel", parts: []stretch{
		{first: 0x1000, last: 0x1011, data: data},
		{first: 0x1012, last: 0x1014, why: model.PagedOut},
		{first: 0x1015, last: 0x101f, data: data[20:]},
	}}
}

func TestCopyFormats(t *testing.T) {
	p := readPiece(model.Span{Space: letters(), At: 0x1008, Len: 20})
	const remark = " 0x3 bytes at 00000000`00001012: paged out\n"
	for _, c := range []struct {
		name   string
		format copyFormat
		want   string
	}{
		{"hex", copyHex, "69 6a 6b 6c 6d 6e 6f 70 71 72 ?? ?? ?? 75 76 77\n78 79 7a 00"},
		{"text", copyText, "ijklmnopqr???uvwxyz."},
		{"C", copyC, "//" + remark + "unsigned char bytes_1008[20] = {\n" +
			"\t0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x00, 0x00, 0x00, 0x75, 0x76, 0x77,\n\t0x78, 0x79, 0x7a, 0x00,\n};\n"},
		{"Go", copyGo, "//" + remark + "var data = []byte{\n" +
			"\t0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x00, 0x00, 0x00, 0x75, 0x76, 0x77,\n\t0x78, 0x79, 0x7a, 0x00,\n}\n"},
		{"Python", copyPython, "#" + remark + "data = bytes([\n" +
			"    0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x00, 0x00, 0x00, 0x75, 0x76, 0x77,\n    0x78, 0x79, 0x7a, 0x00,\n])\n"},
		{"db", copyDB, "00000000`00001008  69 6a 6b 6c 6d 6e 6f 70-71 72 ?? ?? ?? 75 76 77  ijklmnopqr???uvw\n" +
			"00000000`00001018  78 79 7a 00                                      xyz.\n"},
	} {
		if got := c.format(p); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestCopyUTF16(t *testing.T) {
	s := &sparse{name: "kernel", parts: []stretch{{first: 0, last: 0xff, data: []byte("a\x00\xe4\x00\x3d\xd8\x00\xde\x00\x00z\x00")}}}
	if got := copyUTF16(readPiece(model.Span{Space: s, At: 0, Len: 12})); got != "aä😀" {
		t.Errorf("copied %q", got)
	}
}

func TestLongCopyIsCutAndSaysSo(t *testing.T) {
	s := &sparse{name: "all", parts: []stretch{{first: 0, last: lastAddr}}}
	p := readPiece(model.Span{Space: s, At: 0x1000, Len: ^uint64(0)})
	if len(p.data) != maxCopy {
		t.Fatalf("read 0x%x bytes", len(p.data))
	}
	if got := copyHex(p); !strings.HasSuffix(got, "(cut: 0xffffffffffefffff more bytes were selected)") {
		t.Errorf("the copy ends with %q", got[len(got)-80:])
	}
	if got := copyC(p); !strings.HasPrefix(got, "// cut: 0xffffffffffefffff more bytes were selected\n") {
		t.Errorf("the copy begins with %q", got[:80])
	}
}

func TestCtrlCTakesSelectionMarkOrWord(t *testing.T) {
	s := newStage(t, letters(), 1000, 400)
	board := fyne.CurrentApp().Clipboard()
	take := func() string {
		s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
		s.settle()
		return board.Content()
	}
	s.Goto(0x1002, 4)
	if got := take(); got != "63 64 65 66" {
		t.Errorf("of marked bytes it copies %q", got)
	}
	s.moveTo(0x1008, false)
	if got := take(); got != "69" {
		t.Errorf("of the caret's byte it copies %q", got)
	}
	s.SetMode(U16)
	s.moveTo(0x1013, false)
	if got := take(); got != "?? ??" {
		t.Errorf("of a missing word it copies %q", got)
	}
	s.moveTo(0x1010, false)
	s.moveTo(0x1012, true)
	if got := take(); got != "71 72 ?? ??" {
		t.Errorf("of the selection it copies %q", got)
	}
}
