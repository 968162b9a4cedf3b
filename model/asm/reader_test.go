package asm

import (
	"bytes"
	"context"
	"encoding/hex"
	"math/rand"
	"strings"
	"testing"

	"dumplens/model"
)

// pieces is a Space of a few runs of bytes, by address; what is between is not there.
type pieces struct {
	at   []model.Addr
	data [][]byte
	why  func(model.Addr) model.Reason
}

func (p *pieces) Name() string { return "test" }

func (p *pieces) ReadAt(b []byte, at model.Addr) (int, error) {
	for i, data := range p.data {
		if off := uint64(at - p.at[i]); at >= p.at[i] && off < uint64(len(data)) {
			n := copy(b, data[off:])
			if n == len(b) {
				return n, nil
			}
			m, err := p.ReadAt(b[n:], at+model.Addr(n))
			return n + m, err
		}
	}
	why := model.NotInDump
	if p.why != nil {
		why = p.why(at)
	}
	return 0, &model.Hole{Space: "test", At: at, Len: 1, Why: why}
}

func (p *pieces) Next(at model.Addr) (model.Span, bool) {
	for i, data := range p.data {
		end := p.at[i] + model.Addr(len(data))
		if at < end || end == 0 {
			from := max(at, p.at[i])
			return model.Span{Space: p, At: from, Len: uint64(end - from)}, true
		}
	}
	return model.Span{}, false
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func listing(lines []Line) string {
	var out []string
	for _, l := range lines {
		s := l.Text
		if l.Hole != nil {
			s = model.HumanSize(l.Hole.Len) + " " + l.Hole.Reason()
		}
		out = append(out, l.At.Short()+" "+s)
	}
	return strings.Join(out, "\n")
}

// function is a small one of x64, padded to 32 bytes.
const function = "48895c2408 57 4883ec20 488bd9 e800000000 488b5c2430 4883c420 5f c3 cc cc"

func TestForward(t *testing.T) {
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{unhex(t, function)}}
	r := &Reader{Space: s, Arch: model.ArchX64}
	want := `00001000 mov qword ptr [rsp+8],rbx
00001005 push rdi
00001006 sub rsp,20h
0000100a mov rbx,rcx
0000100d call 00001012`
	if got := listing(r.Forward(context.Background(), 0x1000, 5)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestBack(t *testing.T) {
	code := bytes.Repeat(unhex(t, function), 8)
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{code}}
	r := &Reader{Space: s, Arch: model.ArchX64}
	ctx := context.Background()
	all := r.Forward(ctx, 0x1000, 1000)
	end := model.Addr(0x1000 + len(code))
	for last := len(all) - 2; last > 30; last-- { // the first few may be out of step
		at := all[last].At
		got := r.Back(ctx, at, 10)
		if want := listing(all[last-10 : last]); listing(got) != want {
			t.Fatalf("before %s: got\n%s\nwant\n%s", at, listing(got), want)
		}
	}
	// With the start of the function known, also those.
	r.Function = func(at model.Addr) (model.Addr, bool) { return 0x1000, at >= 0x1000 && at < end }
	if got, want := listing(r.Back(ctx, all[4].At, 10)), listing(all[:4]); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant it to end in\n%s", got, want)
	}
}

// A hole lies between two pages: the instruction that it cuts stays bytes, the hole is a
// line, and behind it the lines go on, in both directions.
func TestHoleInTheMiddle(t *testing.T) {
	first := append(bytes.Repeat([]byte{0x90}, 14), 0xe8, 0x01)
	s := &pieces{at: []model.Addr{0x1000, 0x3000}, data: [][]byte{first, unhex(t, function)}}
	r := &Reader{Space: s, Arch: model.ArchX64}
	ctx := context.Background()
	want := `0000100d nop
0000100e db 0xe8,0x01
00001010 8.0 KiB not in dump
00003000 mov qword ptr [rsp+8],rbx`
	got := r.Forward(ctx, 0x100d, 4)
	if listing(got) != want {
		t.Errorf("got\n%s\nwant\n%s", listing(got), want)
	}
	if got[1].Note != noteCut || !got[1].Raw {
		t.Errorf("the instruction that is cut: got %q, raw %v", got[1].Note, got[1].Raw)
	}
	r.Function = func(at model.Addr) (model.Addr, bool) { return 0x3000, at >= 0x3000 && at < 0x3020 }
	back := listing(r.Back(ctx, 0x3005, 4))
	if !strings.HasSuffix(back, "00001010 8.0 KiB not in dump\n00003000 mov qword ptr [rsp+8],rbx") {
		t.Errorf("backwards: got\n%s", back)
	}
}

func TestHolesOfTwoReasons(t *testing.T) {
	s := &pieces{at: []model.Addr{0x1000, 0x1100}, data: [][]byte{{0xc3}, {0xc3}}, why: func(at model.Addr) model.Reason {
		if at < 0x1080 {
			return model.PagedOut
		}
		return model.NotMapped
	}}
	r := &Reader{Space: s, Arch: model.ArchX64}
	want := `00001000 ret
00001001 127 bytes paged out
00001080 128 bytes not mapped
00001100 ret`
	ctx := context.Background()
	if got := listing(r.Forward(ctx, 0x1000, 4)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := listing(r.Back(ctx, 0x1101, 4)); got != want {
		t.Errorf("backwards: got\n%s\nwant\n%s", got, want)
	}
}

func TestEndsOfTheSpace(t *testing.T) {
	top := ^model.Addr(0)
	s := &pieces{at: []model.Addr{0, top - 1}, data: [][]byte{{0x90, 0xc3}, {0x90, 0xe8}}}
	r := &Reader{Space: s, Arch: model.ArchX64}
	ctx := context.Background()
	if got, want := listing(r.Forward(ctx, top-1, 10)), "ffffffff`fffffffe nop\nffffffff`ffffffff db 0xe8"; got != want {
		t.Errorf("at the top: got\n%s\nwant\n%s", got, want)
	}
	if got, want := listing(r.Back(ctx, 2, 10)), "00000000 nop\n00000001 ret"; got != want {
		t.Errorf("at the bottom: got\n%s\nwant\n%s", got, want)
	}
	if got := listing(r.Back(ctx, top-1, 3)); !strings.Contains(got, "00000002 16.0 EiB not in dump") {
		t.Errorf("below the top: got\n%s", got)
	}
	low := &Reader{Space: &pieces{at: []model.Addr{0}, data: [][]byte{{0x90}}}, Arch: model.ArchX64}
	if got, want := listing(low.Forward(ctx, top-3, 10)), "ffffffff`fffffffc 4 bytes not in dump"; got != want {
		t.Errorf("a gap up to the top: got\n%s\nwant\n%s", got, want)
	}
	empty := &Reader{Space: &pieces{}, Arch: model.ArchX64}
	if got := empty.Forward(ctx, 0, 10); len(got) == 0 || got[0].Hole == nil {
		t.Errorf("an empty space: got\n%s", listing(got))
	}
	if got := empty.Back(ctx, 0x1000, 10); len(got) != 1 || got[0].Hole == nil || got[0].At != 0 {
		t.Errorf("back in an empty space: got\n%s", listing(got))
	}
}

// A function begins in the middle of what would be an instruction.
func TestFunctionBegins(t *testing.T) {
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{unhex(t, "c3 e8 00 48895c2408 c3")}}
	r := &Reader{Space: s, Arch: model.ArchX64, Function: func(at model.Addr) (model.Addr, bool) { return 0x1003, at >= 0x1003 }}
	want := "00001000 ret\n00001001 db 0xe8,0x00\n00001003 mov qword ptr [rsp+8],rbx"
	got := r.Forward(context.Background(), 0x1000, 3)
	if listing(got) != want {
		t.Errorf("got\n%s\nwant\n%s", listing(got), want)
	}
	if !got[2].Starts || got[0].Starts {
		t.Error("the start of the function is not marked, or another line is")
	}
	if at := r.Align(context.Background(), 0x1006); at != 0x1003 {
		t.Errorf("the instruction that 1006 lies in starts at %s", at)
	}
}

func TestAddressOfTwoInstructions(t *testing.T) {
	// adrp x8,+1 page; ldr x0,[x8,#0x18]; adrp x9,+2 pages; nop; add x9,x9,#0x10; add x8,x9,#1; add x1,x0,#4
	code := unhex(t, "080000b0 000d40f9 090000d0 1f2003d5 29410091 28050091 01100091")
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{code}}
	r := &Reader{Space: s, Arch: model.ArchARM64}
	for _, from := range []model.Addr{0x1000, 0x1004} {
		for _, l := range r.Forward(context.Background(), from, 7) {
			want := map[model.Addr]Target{
				0x1000: {Kind: Address, At: 0x2000}, 0x1004: {Kind: Memory, At: 0x2018, Size: 8},
				0x1008: {Kind: Address, At: 0x3000}, 0x1010: {Kind: Address, At: 0x3010},
			}[l.At]
			if l.Hole == nil && l.Target != want {
				t.Errorf("%s: got %+v, want %+v", l.Text, l.Target, want)
			}
		}
	}
}

// Whatever the bytes are, decoding moves on, stays within them and does not panic.
func TestHostileBytes(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	code := make([]byte, 20)
	for range 2_000 {
		r.Read(code)
		checkHostile(t, code[:r.Intn(len(code)+1)])
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x62, 0xf1, 0x7c, 0x48, 0x10, 0x0e})
	f.Add([]byte{0xf3, 0x48, 0x0f, 0xae, 0xe8})
	f.Fuzz(func(t *testing.T, code []byte) { checkHostile(t, code[:min(len(code), 40)]) })
}

func checkHostile(t *testing.T, code []byte) {
	t.Helper()
	for _, arch := range append(Archs, model.ArchIA64) {
		i := Decode(arch, code, 0xfffff80012345678, nil)
		if len(i.Bytes) > len(code) || len(i.Bytes) == 0 && len(code) > 0 || len(code) > 0 && i.Text == "" || i.Link[1] > len(i.Text) || i.Link[0] > i.Link[1] {
			t.Fatalf("%s % x: got %d bytes, %q, link %v", arch, code, len(i.Bytes), i.Text, i.Link)
		}
		r := &Reader{Space: &pieces{at: []model.Addr{0x1000}, data: [][]byte{code}}, Arch: arch}
		if arch == model.ArchIA64 || len(code) == 0 {
			continue
		}
		end := model.Addr(0x1000 + len(code))
		at := end
		for _, l := range r.Back(context.Background(), end, 40) {
			if l.At < end && l.Hole == nil {
				at = min(at, l.At)
			}
		}
		if at != 0x1000 {
			t.Fatalf("%s % x: backwards it comes to %s", arch, code, at)
		}
	}
}

func BenchmarkForward50(b *testing.B) {
	code := make([]byte, 0, 1024)
	text, err := hex.DecodeString(strings.ReplaceAll(function, " ", ""))
	if err != nil {
		b.Fatal(err)
	}
	for len(code) < 1024 {
		code = append(code, text...)
	}
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{code}}
	for b.Loop() {
		r := &Reader{Space: s, Arch: model.ArchX64}
		if n := len(r.Forward(context.Background(), 0x1000, 50)); n != 50 {
			b.Fatalf("got %d lines", n)
		}
	}
}

func BenchmarkBack50(b *testing.B) {
	s := &pieces{at: []model.Addr{0x1000}, data: [][]byte{bytes.Repeat([]byte{0x48, 0x8b, 0x5c, 0x24, 0x30, 0x57, 0xe8, 1, 2, 0, 0}, 200)}}
	for b.Loop() {
		r := &Reader{Space: s, Arch: model.ArchX64}
		if n := len(r.Back(context.Background(), 0x1000+11*200, 50)); n != 50 {
			b.Fatalf("got %d lines", n)
		}
	}
}
