// Package cab reads cabinet files (.cab), in which Windows and its debuggers pack a
// dump with what belongs to it. The format is that of [MS-CAB]: a header, folders
// (each one stream of compressed blocks), files (each a range of a folder's stream).
// Stored and MSZIP folders are read; LZX, Quantum and sets of several cabinets are
// refused in words.
package cab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"dumplens/model"
	"dumplens/model/mem"
)

const (
	// maxUnpacked bounds what a cabinet may say that it holds.
	maxUnpacked = 64 << 30
	// blockSize is the most that a block unpacks to, and how far back MSZIP refers.
	blockSize = 32 << 10
	// headSize is how much of a member is shown to tell what it is.
	headSize = 4096
)

// Sniff knows a cabinet by its signature.
func Sniff(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "MSCF" }

// Member is one file of a cabinet.
type Member struct {
	Name string // as it stands there, with folders if it has any
	Size uint64

	folder int
	at     uint64 // in the folder's stream
}

// end is where the member ends in the folder's stream.
func (m Member) end() uint64 { return m.at + m.Size }

// Archive is a cabinet whose directory was read.
type Archive struct {
	// Members are the files that can be reached, in the order of the directory.
	Members []Member
	// Problems say what of the directory is wrong.
	Problems []string

	file    *mem.File
	folders []folder
	reserve int // bytes that each block has reserved after its header
}

// Sink takes a member's bytes. It is given the member's number and its first bytes, up
// to 4096; a nil Writer skips the member.
type Sink func(member int, head []byte) (io.Writer, error)

// Unpack reads the cabinet once from start to end and hands each member to the sink,
// folder by folder. What is damaged is told in the problems, and the members in it are
// shorter than their Size or not handed over; the error is that of ctx, of the sink or
// of one of its Writers. The meter counts unpacked bytes.
func (a *Archive) Unpack(ctx context.Context, sink Sink, m *model.Meter) (problems []string, err error) {
	byFolder := make([][]int, len(a.folders))
	for i, member := range a.Members {
		byFolder[member.folder] = append(byFolder[member.folder], i)
	}
	for _, members := range byFolder {
		slices.SortStableFunc(members, func(i, j int) int { return compare(a.Members[i], a.Members[j]) })
		if len(members) > 0 {
			m.Expect(a.Members[members[len(members)-1]].end())
		}
	}
	for n, members := range byFolder {
		if len(members) == 0 {
			continue
		}
		s := newStream(ctx, a, a.folders[n], m)
		whole, err := a.unpackFolder(s, members, sink)
		if s.wrongSums > 0 {
			problems = append(problems, fmt.Sprintf("%d blocks of %s have a wrong checksum, the first at 0x%x of the file: their bytes may be wrong", s.wrongSums, a.names(members), s.firstWrong))
		}
		if err == nil {
			continue
		}
		if ctx.Err() != nil || !errors.Is(err, s.err) {
			return problems, err
		}
		problems = append(problems, fmt.Sprintf("%s cannot be unpacked wholly: %s", a.names(members[whole:]), err))
	}
	return problems, nil
}

// compare orders members as they lie in a folder.
func compare(a, b Member) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Size, b.Size))
}

// unpackFolder hands over the members of one folder, which are in order and apart, and
// tells how many of them are whole.
func (a *Archive) unpackFolder(s *stream, members []int, sink Sink) (whole int, err error) {
	at := uint64(0)
	for n, i := range members {
		if _, err := io.CopyN(io.Discard, s, int64(a.Members[i].at-at)); err != nil {
			return n, err
		}
		if err := a.unpackMember(s, i, sink); err != nil {
			return n, err
		}
		at = a.Members[i].end()
	}
	return len(members), nil
}

// unpackMember hands over the member that the stream stands at, as much as there is.
func (a *Archive) unpackMember(s *stream, i int, sink Sink) error {
	head := make([]byte, min(a.Members[i].Size, headSize))
	n, broken := io.ReadFull(s, head)
	if broken != nil && n == 0 {
		return broken
	}
	w, err := sink(i, head[:n])
	if err != nil {
		return err
	}
	if w == nil {
		w = io.Discard
	}
	if _, err := w.Write(head[:n]); err != nil {
		return err
	}
	if broken != nil {
		return broken
	}
	_, err = io.CopyN(w, s, int64(a.Members[i].Size)-int64(n))
	return err
}

// names lists members for people, the first few of them.
func (a *Archive) names(members []int) string {
	const most = 5
	s := ""
	for n, i := range members {
		if n == most {
			return fmt.Sprintf("%s and %d more", s, len(members)-most)
		}
		if n > 0 {
			s += ", "
		}
		s += a.Members[i].Name
	}
	return s
}
