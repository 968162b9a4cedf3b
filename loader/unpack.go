package loader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"dumplens/loader/cab"
	"dumplens/model"
	"dumplens/model/mem"
)

// temporary is a member of a cabinet in a file of its own.
type temporary struct {
	name string // in the cabinet
	head []byte
	size uint64 // unpacked so far

	f *os.File // not embedded: io.Copy would go round Write
}

// newTemporary makes the file, in the folder of the machine for such.
func newTemporary(name string, head []byte) (*temporary, error) {
	f, err := os.CreateTemp("", "dumplens-*.tmp")
	if err != nil {
		return nil, fmt.Errorf("no file can be made to unpack %s to: %w. Set TMPDIR (Windows: TEMP) to a folder that can be written", name, err)
	}
	return &temporary{name: name, head: head, f: f}, nil
}

// Write adds what was unpacked.
func (t *temporary) Write(b []byte) (int, error) {
	n, err := t.f.Write(b)
	t.size += uint64(n)
	if err != nil {
		err = fmt.Errorf("the file that %s is unpacked to cannot be written: %w. Free some space there, or set TMPDIR (Windows: TEMP) to another folder", t.name, err)
	}
	return n, err
}

// ReadAt reads what was unpacked.
func (t *temporary) ReadAt(b []byte, at int64) (int, error) { return t.f.ReadAt(b, at) }

// Close removes the file.
func (t *temporary) Close() error { return errors.Join(t.f.Close(), os.Remove(t.f.Name())) }

// unpacked is what was taken of a cabinet.
type unpacked struct {
	names    []string     // of all members
	dump     *temporary   // the first dump, nil when there is none
	others   []string     // names of further dumps
	paging   []*temporary // as they lie in the cabinet
	manifest []string     // names of paging files; nil without a manifest
	problems []string
}

// close removes what was not handed on.
func (u *unpacked) close() (err error) {
	if u.dump != nil {
		err = u.dump.Close()
	}
	for _, t := range u.paging {
		err = errors.Join(err, t.Close())
	}
	u.dump, u.paging = nil, nil
	return err
}

// unpackCab unpacks the dump and the paging files. What goes wrong is in the problems.
func unpackCab(ctx context.Context, file *mem.File, m *model.Meter) *unpacked {
	u := &unpacked{}
	a, err := cab.Read(file)
	if err != nil {
		u.problems = append(u.problems, err.Error())
		return u
	}
	for _, member := range a.Members {
		u.names = append(u.names, member.Name)
	}
	u.problems = append(u.problems, a.Problems...)
	var text bytes.Buffer
	u.run(ctx, a, m, func(i int, head []byte) (io.Writer, error) {
		return u.choose(a.Members[i], head, &text)
	})
	if text.Len() == 0 {
		return u
	}
	u.manifest, err = readManifest(text.Bytes())
	if err != nil {
		u.problems = append(u.problems, err.Error()+". The paging files are taken by their names")
		return u
	}
	u.unpackNamed(ctx, a, m)
	return u
}

// run unpacks with a sink. When a file cannot be written its half stays of use.
func (u *unpacked) run(ctx context.Context, a *cab.Archive, m *model.Meter, sink cab.Sink) {
	problems, err := a.Unpack(ctx, sink, m)
	for _, p := range problems {
		if !slices.Contains(u.problems, p) {
			u.problems = append(u.problems, p)
		}
	}
	if err != nil && ctx.Err() == nil {
		u.problems = append(u.problems, err.Error())
	}
}

// choose takes the first dump, paging files and the manifest.
func (u *unpacked) choose(member cab.Member, head []byte, text *bytes.Buffer) (io.Writer, error) {
	base := memberBase(member.Name)
	switch {
	case isDump(head) && u.dump != nil:
		u.others = append(u.others, member.Name)
	case isDump(head):
		t, err := newTemporary(member.Name, head)
		if err != nil {
			return nil, err
		}
		u.dump = t
		return t, nil
	case base == manifestName && member.Size <= maxManifest && text.Len() == 0:
		return text, nil
	case isPageFileName(base):
		return u.addPaging(member, head)
	}
	return nil, nil
}

func (u *unpacked) addPaging(member cab.Member, head []byte) (io.Writer, error) {
	if len(u.paging) == mem.MaxPageFiles {
		return nil, nil
	}
	t, err := newTemporary(member.Name, head)
	if err != nil {
		return nil, err
	}
	u.paging = append(u.paging, t)
	return t, nil
}

// unpackNamed unpacks the paging files that only the manifest tells to be such.
func (u *unpacked) unpackNamed(ctx context.Context, a *cab.Archive, m *model.Meter) {
	missing := map[string]bool{}
	for _, name := range u.manifest {
		missing[memberBase(name)] = true
	}
	for _, t := range u.paging {
		delete(missing, memberBase(t.name))
	}
	wanted := func(member cab.Member) bool { return missing[memberBase(member.Name)] }
	if u.dump == nil || ctx.Err() != nil || !slices.ContainsFunc(a.Members, wanted) {
		return
	}
	u.run(ctx, a, m, func(i int, head []byte) (io.Writer, error) {
		if !wanted(a.Members[i]) || isDump(head) {
			return nil, nil
		}
		return u.addPaging(a.Members[i], head)
	})
}

// isDump knows a dump by its first bytes.
func isDump(head []byte) bool {
	for _, f := range Formats[:len(Formats)-1] {
		if f.Sniff(head) {
			return true
		}
	}
	return false
}
