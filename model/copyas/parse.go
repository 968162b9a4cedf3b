package copyas

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"dumplens/model"
)

// Pasted is bytes read from text, some of which may be unknown.
type Pasted struct {
	Data  []byte
	Known []bool     // false where the text has ??
	At    model.Addr // of the first byte, when the text says it
	HasAt bool
}

// Hex writes the bytes as a pattern to search for: 4d 5a ?? 00.
func (p Pasted) Hex() string {
	pairs := make([]string, len(p.Data))
	for i, c := range p.Data {
		pairs[i] = pair(c, !p.Known[i])
	}
	return strings.Join(pairs, " ")
}

// The parts of a line. An address is followed by a colon or by at least two spaces,
// which tells it from a word of data.
var (
	addressed = regexp.MustCompile("^\\s*(?:0x)?([0-9a-fA-F]{8}`[0-9a-fA-F]{8}|[0-9a-fA-F]{4,16})(?::\\s*|  +|\\s*\\t\\s*)(.*)$")
	literal   = regexp.MustCompile(`(?:0x|\\x)([0-9a-fA-F]{1,16})`)
	comment   = regexp.MustCompile(`^\s*(//|#|/\*).*$`)
)

// Parse reads bytes from text as debuggers, hex editors and programs write it: lines of
// db, dw, dd or dq with addresses, of a hex dump, arrays of 0x.. or \x.. literals, plain
// pairs of digits; ?? is an unknown byte.
func Parse(text string) (Pasted, error) {
	p := Pasted{}
	code := isCode(text)
	for _, line := range strings.Split(text, "\n") {
		line = comment.ReplaceAllString(strings.TrimRight(line, " \r"), "")
		if strings.HasPrefix(line, "(cut:") || strings.TrimSpace(line) == "" {
			continue
		}
		if err := p.line(line, code); err != nil {
			return Pasted{}, err
		}
		if len(p.Data) > Most {
			return Pasted{}, fmt.Errorf("more than %d bytes were pasted", Most)
		}
	}
	if len(p.Data) == 0 {
		return Pasted{}, errors.New("there are no bytes in this text: paste pairs of digits, lines of db or dq, or an array")
	}
	return p, nil
}

// isCode tells whether text is of a program: only its literals are bytes.
func isCode(text string) bool {
	for _, line := range strings.Split(text, "\n") {
		line = comment.ReplaceAllString(line, "")
		if !addressed.MatchString(line) && literal.MatchString(line) {
			return true
		}
	}
	return false
}

func (p *Pasted) line(line string, code bool) error {
	if code {
		for _, m := range literal.FindAllStringSubmatch(line, -1) {
			if err := p.number(m[1]); err != nil {
				return err
			}
		}
		return nil
	}
	if m := addressed.FindStringSubmatch(line); m != nil {
		if at, err := model.ParseAddr(m[1]); err == nil && len(p.Data) == 0 {
			p.At, p.HasAt = at, true
		}
		return p.dump(m[2])
	}
	return p.plain(line)
}

// dump reads what stands after an address: bytes with a text column behind them, or
// words.
func (p *Pasted) dump(rest string) error {
	rest, _, _ = strings.Cut(rest, "|")
	first := len(p.Data)
	for _, chunk := range strings.Split(rest, "  ") {
		fields := strings.FieldsFunc(chunk, func(r rune) bool { return r == ' ' || r == '-' })
		n := len(p.Data) - first
		if n > 0 && n != perLine/2 || n == perLine/2 && !allPairs(fields) {
			return nil // the text column
		}
		for _, f := range fields {
			if err := p.number(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func allPairs(fields []string) bool {
	for _, f := range fields {
		if len(f) != 2 || strings.Trim(f, "0123456789abcdefABCDEF?") != "" {
			return false
		}
	}
	return true
}

// number reads a little-endian word of 1, 2, 4 or 8 bytes by its digits.
func (p *Pasted) number(s string) error {
	digits := strings.ReplaceAll(s, "`", "")
	n := 1
	for 2*n < len(digits) {
		n *= 2
	}
	if strings.Trim(digits, "?") == "" {
		p.Data, p.Known = append(p.Data, make([]byte, n)...), append(p.Known, make([]bool, n)...)
		return nil
	}
	b, err := hex.DecodeString(strings.Repeat("0", max(2*n-len(digits), 0)) + digits)
	if err != nil || n > 8 {
		return fmt.Errorf("%q is no byte or word: write hexadecimal digits, or ?? for an unknown byte", s)
	}
	for i := len(b) - 1; i >= 0; i-- {
		p.Data, p.Known = append(p.Data, b[i]), append(p.Known, true)
	}
	return nil
}

// plain reads pairs of digits in the order they stand, with or without spaces.
func (p *Pasted) plain(line string) error {
	for _, f := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t,;-", r) }) {
		if len(f)%2 != 0 {
			return fmt.Errorf("%q is no byte: write two hexadecimal digits a byte, or ?? for an unknown one", f)
		}
		for i := 0; i < len(f); i += 2 {
			if err := p.number(f[i : i+2]); err != nil {
				return err
			}
		}
	}
	return nil
}
