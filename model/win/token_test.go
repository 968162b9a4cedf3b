package win

import (
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// sidBytes writes a SID of authority 5 or 16.
func sidBytes(authority byte, sub ...uint32) []byte {
	b := []byte{1, byte(len(sub)), 0, 0, 0, 0, 0, authority}
	for _, n := range sub {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func TestSIDs(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		want  string // "" for none
	}{
		{sidBytes(5, 18), "S-1-5-18"},
		{sidBytes(5, 21, 1004336348, 1177238915, 682003330, 1001), "S-1-5-21-1004336348-1177238915-682003330-1001"},
		{[]byte{1, 0, 0, 1, 0, 0, 0, 0}, "S-1-0x000100000000"},
		{sidBytes(5, 18)[:11], ""},
		{append([]byte{2}, sidBytes(5, 18)[1:]...), ""},
		{append([]byte{1, 16}, make([]byte, 80)...), ""},
		{nil, ""},
	} {
		got, err := sidText(c.bytes)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%x is %q, %v; want %q", c.bytes, got, err, c.want)
		}
	}
	if SIDName("S-1-5-18") != "LocalSystem" || SIDName("S-1-5-21-1-2-3-4") != "" {
		t.Error("the names of SIDs are wrong")
	}
}

// handToken is a token of Windows 10 with two groups, laid out by hand.
func handToken(change func(b []byte)) token {
	const at = 0xffffa00000000000
	b := make([]byte, 0x1000)
	put(b, 0x40, 8, 1<<20|1<<23|1<<19) // Present
	put(b, 0x48, 8, 1<<23)             // Enabled
	put(b, 0x78, 4, 1)                 // SessionId
	put(b, 0x7c, 4, 2)                 // UserAndGroupCount
	put(b, 0x98, 8, at+0x600)
	put(b, 0xd0, 4, 1) // IntegrityLevelIndex
	put(b, 0x600, 8, at+0x700)
	put(b, 0x610, 8, at+0x740)
	copy(b[0x700:], sidBytes(5, 20))
	copy(b[0x740:], sidBytes(16, 12288))
	change(b)
	o := mem.NewOverlay("kernel", "not there")
	o.Add(at, model.Span{Space: memory(b), Len: uint64(len(b))})
	l, _ := chooseLayouts(model.ArchX64, 19041)
	layout, _ := l.Struct("_TOKEN")
	return token{readRecord(o, at, layout, 8)}
}

func TestToken(t *testing.T) {
	tok := handToken(func([]byte) {})
	held, enabled := tok.privileges()
	if held.Num != 3 || enabled.Text != "SeChangeNotifyPrivilege" {
		t.Errorf("privileges %v, enabled %v", held, enabled)
	}
	if u := tok.user(); u.Text != "S-1-5-20 (NetworkService)" || !u.Src.Known() {
		t.Errorf("user %v", u)
	}
	if i := tok.integrity(); i.Text != "High" {
		t.Errorf("integrity %v %s", i, i.Reason())
	}
}

func TestDamagedTokens(t *testing.T) {
	for name, change := range map[string]func(b []byte){
		"a million groups":       func(b []byte) { put(b, 0x7c, 4, 1_000_000) },
		"no group":               func(b []byte) { put(b, 0x7c, 4, 0) },
		"groups nowhere":         func(b []byte) { put(b, 0x98, 8, 0x1000) },
		"a SID nowhere":          func(b []byte) { put(b, 0x600, 8, 0xffffb00000000000) },
		"a SID of another shape": func(b []byte) { copy(b[0x700:], "garbage!") },
	} {
		if u := handToken(change).user(); u.Is() {
			t.Errorf("%s: user %v", name, u)
		}
	}
	if i := handToken(func(b []byte) { put(b, 0xd0, 4, 0) }).integrity(); i.Is() {
		t.Errorf("the user's SID is shown as the integrity level %v", i)
	}
	if i := handToken(func(b []byte) { put(b, 0xd0, 4, 0xffffffff) }).integrity(); i.Is() {
		t.Errorf("no index is the integrity level %v", i)
	}
}

func TestProtectionName(t *testing.T) {
	for level, want := range map[byte]string{
		0: "none", 0x31: "protected light, signer Antimalware", 0x72: "protected, signer WinSystem",
		0x41: "protected light, signer Lsa", 0x69: "protected light, signer WinTcb, audited only", 0xf7: "0xf7",
	} {
		if got := ProtectionName(level); got != want {
			t.Errorf("%x is %q, want %q", level, got, want)
		}
	}
}

func TestEnvironmentVariables(t *testing.T) {
	text := []byte("=C:=C:\\x\x00A=1\x00B=\x00noise\x00\x00left over\x00")
	var b []byte
	for _, c := range text {
		b = append(b, c, 0)
	}
	r := record{data: b, span: model.Span{Space: memory(b), Len: uint64(len(b))}}
	got := environmentVariables(r)
	want := []string{"%=C:%", `C:\x`, "%A%", "1", "%B%", "", "%noise%", ""}
	if len(got) != len(want)/2 {
		t.Fatalf("%d variables: %v", len(got), got)
	}
	for i, f := range got {
		if f.Name != want[2*i] || f.Value.Text != want[2*i+1] {
			t.Errorf("%s = %q, want %s = %q", f.Name, f.Value.Text, want[2*i], want[2*i+1])
		}
	}
}
