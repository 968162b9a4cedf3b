package synth

import (
	"encoding/binary"
	"fmt"
)

const sizeToken = 0x498

// Members of _TOKEN.
const (
	tokenPrivileges = 0x40
	tokenSession    = 0x78
	tokenGroups     = 0x7c
	tokenGroupArray = 0x98
	tokenIntegrity  = 0xd0
)

// sid is a SID: its authority and sub-authorities.
type sid struct {
	authority byte
	sub       []uint32
}

func (s sid) String() string {
	text := fmt.Sprintf("S-1-%d", s.authority)
	for _, n := range s.sub {
		text += fmt.Sprintf("-%d", n)
	}
	return text
}

func (s sid) bytes() []byte {
	b := []byte{1, byte(len(s.sub)), 0, 0, 0, 0, 0, s.authority}
	for _, n := range s.sub {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

// user is the SID of an account, level the one of its integrity.
func (a account) user() sid {
	switch a {
	case localSystem:
		return sid{5, []uint32{18}}
	case localService:
		return sid{5, []uint32{19}}
	}
	return sid{5, []uint32{21, 2718281828, 1828459045, 2353602874, 1001}}
}

func (a account) level() sid {
	if a == interactive {
		return sid{16, []uint32{8192}}
	}
	return sid{16, []uint32{16384}}
}

// privileges are the masks of SEP_TOKEN_PRIVILEGES: those that the token holds, and
// those that are enabled.
func (a account) privileges() (present, enabled uint64) {
	if a == interactive {
		return 1<<19 | 1<<23 | 1<<25 | 1<<33 | 1<<34, 1 << 23
	}
	return 1<<20 | 1<<23 | 1<<29 | 1<<30, 1<<23 | 1<<29
}

// makeTokens gives every process its token, one for all of an account in a session; the
// low bits of EPROCESS.Token count references.
func (m *Machine) makeTokens() {
	type logon struct {
		account
		session int
	}
	made := map[logon]uint64{}
	for _, p := range m.processes {
		l := logon{p.account, p.session}
		if made[l] == 0 {
			made[l] = m.token(p)
		}
		m.kernel.writeU64(p.va+uint64(m.at.eprocessToken), made[l]|0xd)
	}
}

func (m *Machine) token(p *process) uint64 {
	user := m.paged.bytes("SeSd", p.account.user().bytes())
	level := m.paged.bytes("SeSd", p.account.level().bytes())
	groups := make(block, 0x20) // SID_AND_ATTRIBUTES: SID, flags
	groups.u64(0x00, user)
	groups.u64(0x10, level)
	groups.u32(0x18, 0x60) // SE_GROUP_INTEGRITY, enabled
	va := m.paged.object("Toke", typeToken, sizeToken, 0)
	b := make(block, sizeToken)
	present, enabled := p.account.privileges()
	b.u64(tokenPrivileges, present)
	b.u64(tokenPrivileges+8, enabled)
	if p.session > 0 {
		b.u32(tokenSession, uint32(p.session))
	}
	b.u32(tokenGroups, 2)
	b.u64(tokenGroupArray, m.paged.bytes("SeGr", groups))
	b.u32(tokenIntegrity, 1)
	m.kernel.write(va, b)
	return va
}
