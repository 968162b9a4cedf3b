package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dumplens/model"
	"dumplens/model/mem"
)

func stringsOf(t testing.TB, opt StringOptions, targets ...Target) []string {
	t.Helper()
	var out []string
	var last model.Addr
	_, err := Strings(context.Background(), targets, opt, func(s FoundString) bool {
		if s.At < last && len(targets) == 1 {
			t.Errorf("%s comes after %s", s.At, last)
		}
		last = s.At
		more := ""
		if s.More {
			more = "…"
		}
		out = append(out, fmt.Sprintf("%x+%d %s %s%s", uint64(s.At), s.Len, s.Kind, s.Text, more))
		return true
	})
	if err != nil && !errors.Is(err, ErrMax) {
		t.Fatal(err)
	}
	return out
}

func TestStrings(t *testing.T) {
	b := []byte("\x01hello\x00\x01h\x00e\x00l\x00l\x00o\x00\x01!\xc3\xa9t\xc3\xa9 \xffab\x7fc\td e\n\x00w\x00i\x00d\x00e\x00r\x00")
	hello, wide, tab, wider := "1+5 ascii hello", "8+10 utf-16 hello", "1e+5 ascii c\td e", "25+10 utf-16 wider"
	for _, c := range []struct {
		opt  StringOptions
		want []string
	}{
		{StringOptions{}, []string{hello, wide, tab, wider}},
		{StringOptions{Kinds: StringASCII}, []string{hello, tab}},
		{StringOptions{Kinds: StringUTF16}, []string{wide, wider}},
		{StringOptions{Kinds: StringUTF8}, []string{"1+5 utf-8 hello", "13+7 utf-8 !été ", "1e+5 utf-8 c\td e"}},
		{StringOptions{Kinds: StringUTF8 | StringUTF16, Least: 6}, nil},
		{StringOptions{Contains: "WID"}, []string{wider}},
		{StringOptions{Match: regexp.MustCompile("^[hw].*[lr]")}, []string{hello, wide, wider}},
		{StringOptions{Least: 6}, nil},
		{StringOptions{Max: 2}, []string{hello, wide}},
	} {
		if got := stringsOf(t, c.opt, All(filed(b))); !slices.Equal(got, c.want) {
			t.Errorf("%+v:\n%q\n%q", c.opt, got, c.want)
		}
	}
}

// TestStringsAcrossEdges: strings over the borders of blocks, windows and pages are one.
func TestStringsAcrossEdges(t *testing.T) {
	for _, text := range []string{"hello world", "h\x00e\x00l\x00l\x00o\x00 \x00w\x00o\x00r\x00l\x00d\x00"} {
		for _, edge := range []int{0, blockSize, windowSize, windowSize + blockSize, 3 * blockSize} {
			for cut := 0; cut <= len(text); cut++ {
				b := make([]byte, windowSize+2*blockSize)
				if edge-cut < 0 {
					continue
				}
				copy(b[edge-cut:], text)
				if got := stringsOf(t, StringOptions{}, All(filed(b))); len(got) != 1 || !strings.HasSuffix(got[0], " hello world") || !strings.HasPrefix(got[0], fmt.Sprintf("%x+%d ", edge-cut, len(text))) {
					t.Fatalf("at %x: %q", edge-cut, got)
				}
			}
		}
		for cut := range len(text) {
			b := make([]byte, 3*mem.PageSize)
			copy(b[3*mem.PageSize-cut:], text[:cut])
			copy(b, text[cut:])
			if got := stringsOf(t, StringOptions{}, All(scattered(b, 8, 4, 7))); len(got) != 1 || !strings.HasSuffix(got[0], " hello world") {
				t.Errorf("pages cut at %d: %q", cut, got)
			}
		}
	}
}

func TestLongStrings(t *testing.T) {
	for _, n := range []int{StringLength - 1, StringLength, StringLength + 3, 3 * StringLength, blockSize + 5, windowSize + 2*blockSize} {
		for _, wide := range []int{1, 2} {
			text := strings.Repeat("0123456789abcde", n/15+1)[:n]
			b := make([]byte, 100+n*wide+10)
			for i := range n {
				b[100+i*wide] = text[i]
			}
			var got strings.Builder
			next, more := model.Addr(100), true
			_, err := Strings(context.Background(), []Target{All(filed(b))}, StringOptions{}, func(s FoundString) bool {
				if s.At != next || s.Len > StringLength+4 || int(s.Len) != len(s.Text)*wide || !more {
					t.Fatalf("%s+%d, want %s", s.At, s.Len, next)
				}
				next, more = s.At+model.Addr(s.Len), s.More
				got.WriteString(s.Text)
				return true
			})
			if err != nil || more || got.String() != text {
				t.Errorf("%d characters of %d: %d, more: %v, %v", n, wide, got.Len(), more, err)
			}
		}
	}
	mixed := strings.Repeat("é", 3*StringLength) // cut between characters
	for _, s := range stringsOf(t, StringOptions{Kinds: StringUTF8}, All(filed([]byte("\x00"+mixed)))) {
		if !utf8.ValidString(s) {
			t.Errorf("%q", s[len(s)-10:])
		}
	}
}

// naiveStrings finds the strings of ASCII and UTF-16 one character at a time.
func naiveStrings(b []byte, least int) (out []string) {
	printable := func(c byte) bool { return c >= ' ' && c < 0x7f || c == '\t' }
	for i := 0; i < len(b); i++ {
		n := 0
		for i+n < len(b) && printable(b[i+n]) {
			n++
		}
		if (i == 0 || !printable(b[i-1])) && n >= least {
			out = append(out, fmt.Sprintf("%x+%d ascii %s", i, n, b[i:i+n]))
		}
		unit := func(i int) bool { return i >= 0 && i+1 < len(b) && printable(b[i]) && b[i+1] == 0 }
		text := ""
		for k := i; unit(k); k += 2 {
			text += string(b[k])
		}
		if !unit(i-2) && len(text) >= least {
			out = append(out, fmt.Sprintf("%x+%d utf-16 %s", i, 2*len(text), text))
		}
	}
	return out
}

func TestStringsLikeNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, of := range []string{"a\x00", "ab\x00\x01", "a\x00\x00\x00\t\x80\x7f\x1f ~", "abcdefgh\x00"} {
		for range 200 {
			b := soup(r, 1+r.IntN(600), of)
			least := 1 + r.IntN(6)
			got, want := stringsOf(t, StringOptions{Least: least}, All(filed(b))), naiveStrings(b, least)
			if strings.Join(got, "|") != strings.Join(want, "|") {
				t.Fatalf("%q, at least %d:\n%q\n%q", b, least, got, want)
			}
		}
	}
	pages := make([]uint64, 40) // in an order of their own, touching
	for i, page := range r.Perm(len(pages)) {
		pages[i] = uint64(page)
	}
	b := soup(r, len(pages)*mem.PageSize, "abcdefghijklm\x00\x00\x00\x01")
	s := scattered(b, pages...)
	flat := make([]byte, len(b))
	if _, err := s.ReadAt(flat, 0); err != nil {
		t.Fatal(err)
	}
	if got, want := stringsOf(t, StringOptions{}, All(s)), naiveStrings(flat, 5); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%d strings of %d", len(got), len(want))
	}
}

func TestClassify(t *testing.T) {
	var b [256]byte
	for i := range b {
		b[i] = byte(i)
	}
	var c classes
	c.of(b[:], false)
	for i := range 256 {
		text := i >= ' ' && i < 0x7f || i == '\t'
		if got := c.text[i/64]>>(i%64)&1 != 0; got != text {
			t.Errorf("%02x is text: %v", i, got)
		}
		if got := c.zeros[i/64]>>(i%64)&1 != 0; got != (i == 0) {
			t.Errorf("%02x is zero: %v", i, got)
		}
	}
	for _, b := range [][]byte{{'a'}, bytes.Repeat([]byte{0}, 63), bytes.Repeat([]byte{' ', 0xe9}, 70)} {
		c.of(b, false)
		for i, x := range b {
			if c.text[i/64]>>(i%64)&1 != 0 != (x < 0x80 && unicode.IsPrint(rune(x))) || c.zeros[i/64]>>(i%64)&1 != 0 != (x == 0) {
				t.Errorf("%d of %q", i, b)
			}
		}
	}
}
