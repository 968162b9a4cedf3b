package win

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"dumplens/assets"
	"dumplens/model"
)

// Limits of a SID and of the groups of a token.
const (
	maxSubAuthorities = 15
	maxGroups         = 4096
	sidHeader         = 8
)

// sidText writes a SID as Windows does, S-1-5-18. The bytes are: revision, number of
// sub-authorities, 6 bytes of authority in big-endian order, then the sub-authorities
// of 4 bytes. An authority of more than 32 bits is written in hexadecimal.
func sidText(b []byte) (string, error) {
	if len(b) < sidHeader || b[0] != 1 || b[1] > maxSubAuthorities || len(b) < sidHeader+4*int(b[1]) {
		return "", fmt.Errorf("there is no SID")
	}
	authority := uint64(0)
	for _, c := range b[2:sidHeader] {
		authority = authority<<8 | uint64(c)
	}
	s := strings.Builder{}
	if authority>>32 != 0 {
		fmt.Fprintf(&s, "S-1-0x%012x", authority)
	} else {
		fmt.Fprintf(&s, "S-1-%d", authority)
	}
	for i := range int(b[1]) {
		fmt.Fprintf(&s, "-%d", binary.LittleEndian.Uint32(b[sidHeader+4*i:]))
	}
	return s.String(), nil
}

// SIDName names the SIDs that are the same on every Windows, "" for others.
func SIDName(sid string) string { return sids()[sid] }

var sids = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, r := range assets.Table("sids") {
		m[r[0]] = cell(r, 1)
	}
	return m
})

// token is the primary token of a process.
type token struct{ record }

// tokenOf reads the token of a process, EPROCESS.Token, an EX_FAST_REF.
func (s *machine) tokenOf(eprocess record) (token, model.Value) {
	v := eprocess.uint("Token", eprocess.ptr)
	if !v.Is() {
		return token{}, v
	}
	at := fastRef(v.Num, eprocess.ptr)
	if !kernelPointer(eprocess.ptr)(at) {
		return token{}, model.Absent(model.NotApplicable, "the process has no token").From(v.Src)
	}
	return token{s.object(at, "_TOKEN")}, s.d.Pointer(at, "kernel").From(v.Src)
}

// sid reads the SID of a token's group by its number; the user is number 0. The groups
// are SID_AND_ATTRIBUTES: a pointer to the SID, and 4 bytes padded to a pointer.
func (t token) sid(i uint64) model.Value {
	count := t.uint("UserAndGroupCount", 4)
	switch {
	case !count.Is():
		return count
	case count.Num == 0 || count.Num > maxGroups:
		return model.Absent(model.Malformed, fmt.Sprintf("a token of %d groups", count.Num)).From(count.Src)
	case i >= count.Num:
		return model.Absent(model.NotApplicable, "none").From(count.Src)
	}
	groups := t.uint("UserAndGroups", t.ptr)
	if !groups.Is() {
		return groups
	}
	entry := model.Span{Space: t.span.Space, At: model.Addr(groups.Num) + model.Addr(i)*model.Addr(2*t.ptr), Len: uint64(t.ptr)}
	at, err := model.ReadUint(entry.Space, entry.At, t.ptr)
	if err != nil {
		return model.AbsentFor(err).From(entry)
	}
	head := readSpan(model.Span{Space: entry.Space, At: model.Addr(at), Len: sidHeader}, nil, t.ptr)
	if len(head.data) < sidHeader {
		return model.AbsentFor(head.err).From(head.span)
	}
	whole := readSpan(model.Span{Space: entry.Space, At: model.Addr(at), Len: sidHeader + 4*uint64(head.data[1]&0xf)}, nil, t.ptr)
	text, err := sidText(whole.data)
	if err != nil {
		return model.Absent(model.Malformed, err.Error()).From(whole.span)
	}
	return model.Str(text).From(whole.span)
}

// user is the SID of the token's user, with its name when it has one everywhere.
func (t token) user() model.Value {
	v := t.sid(0)
	if name := SIDName(v.Text); v.Is() && name != "" {
		v.Text += " (" + name + ")"
	}
	return v
}

// mandatoryLabel begins the SIDs of integrity levels.
const mandatoryLabel = "S-1-16-"

// integrity is the integrity level, which is one of the token's groups since Vista.
func (t token) integrity() model.Value {
	i := t.uint("IntegrityLevelIndex", 4)
	if !i.Is() {
		if t.layout != nil {
			return model.Absent(model.NotApplicable, "tokens of this Windows have no integrity level")
		}
		return i
	}
	v := t.sid(i.Num)
	level, ok := strings.CutPrefix(v.Text, mandatoryLabel)
	switch {
	case !v.Is():
		return v
	case !ok:
		return model.Absent(model.NotApplicable, "the token has no integrity level").From(i.Src)
	}
	n, err := strconv.ParseUint(level, 10, 32)
	if name := words("integrity", n); err == nil && name != "" {
		v.Text = name
	}
	return v
}

// privileges gives the number of privileges that the token holds and the names of
// those that are enabled: two masks of SEP_TOKEN_PRIVILEGES, Present and Enabled. Up to
// Server 2003 a list takes their place.
func (t token) privileges() (count, enabled model.Value) {
	const vistaIntegrity = "IntegrityLevelIndex" // came with the masks
	if t.layout == nil || t.layout.Members[vistaIntegrity].Offset == 0 {
		v := model.Absent(model.Unknown, "the layout of this build does not say where the privileges are")
		return v, v
	}
	b, span, absent := t.member("Privileges", 16)
	if b == nil {
		return absent, absent
	}
	present, on := model.Uint(b[:8]), model.Uint(b[8:])
	var held uint64
	var names []string
	for bit := range uint64(64) {
		if present>>bit&1 == 0 {
			continue
		}
		held++
		if on>>bit&1 == 0 {
			continue
		}
		name := words("privilege", bit)
		if name == "" {
			name = fmt.Sprintf("number %d", bit)
		}
		names = append(names, name)
	}
	count = model.Num(held).From(span.Sub(0, 8))
	if names == nil {
		return count, model.Absent(model.NotApplicable, "none").From(span.Sub(8, 8))
	}
	return count, model.Str(strings.Join(names, ", ")).From(span.Sub(8, 8))
}
