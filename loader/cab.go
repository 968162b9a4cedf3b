package loader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"dumplens/model"
	"dumplens/model/mem"
)

// openCab opens the first dump of a cabinet with the paging files in it. A cabinet
// without a dump opens as bytes, with a Problem. f is closed in any case.
func openCab(ctx context.Context, path string, f *os.File, size uint64, m *model.Meter) (*model.Dump, error) {
	u := unpackCab(ctx, mem.NewFile(f, size), m)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, errors.Join(err, u.close(), f.Close()))
	}
	if u.dump == nil {
		d, err := openAs(ctx, path, f, size, []byte("MSCF"), m)
		if err != nil {
			return nil, errors.Join(err, u.close())
		}
		d.AddProblem("file", model.Span{Space: d.File, Len: min(size, headSize)}, "%s", u.noDump())
		u.tell(d)
		return d, u.close()
	}
	d, err := openAs(ctx, path, u.dump, u.dump.size, u.dump.head, m)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(err, u.close())
	}
	v := model.Str(u.dump.name)
	v.Note = fmt.Sprintf("unpacked from a cabinet of %s into a temporary file, which is removed when the dump is closed", model.HumanSize(size))
	d.Set("archive_member", "File in the cabinet", v)
	u.tell(d)
	u.dump = nil // now the dump's
	if err := u.attach(d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// noDump says why a cabinet is shown as bytes only.
func (u *unpacked) noDump() string {
	if len(u.names) == 0 {
		return "this is a cabinet file that no file could be read of, so only its bytes are shown"
	}
	const most = 20
	names := strings.Join(u.names[:min(len(u.names), most)], ", ")
	if more := len(u.names) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("this is a cabinet file in which no Windows dump (PAGEDU64, PAGEDUMP or MDMP) was found, so only its bytes are shown. In it: %s", names)
}

// tell notes what went wrong.
func (u *unpacked) tell(d *model.Dump) {
	for _, p := range u.problems {
		d.AddProblem("cabinet", model.Span{}, "%s", p)
	}
	if len(u.others) > 0 {
		d.AddProblem("cabinet", model.Span{}, "the cabinet holds other dumps too, which are not shown: %s. Unpack them to open them", strings.Join(u.others, ", "))
	}
}

// attach gives a kernel dump its paging files: those of the manifest in its order, or
// without one those that have the name of a paging file. What is not used is removed.
// When the cabinet has none, those beside it are taken.
func (u *unpacked) attach(d *model.Dump) error {
	var list []pageFile
	if d.Kind.IsKernel() && d.Physical != nil {
		list = u.pageFiles(d)
	}
	rest := u.paging[:0]
	for _, t := range u.paging {
		used := false
		for _, p := range list {
			used = used || p.f == t
		}
		if !used {
			rest = append(rest, t)
		}
	}
	u.paging = rest
	if err := u.close(); err != nil {
		return errors.Join(err, closePageFiles(list))
	}
	if len(list) == 0 {
		findPageFiles(d)
		return nil
	}
	if err := attachPageFiles(d, list, "pages that were paged out are read from here; the cabinet holds these files with the dump"); err != nil {
		d.AddProblem("paging files", model.Span{}, "the paging files of the cabinet cannot be used: %s. Pages that were in them cannot be read", err)
		return closePageFiles(list)
	}
	return nil
}

// pageFiles numbers the paging files.
func (u *unpacked) pageFiles(d *model.Dump) (list []pageFile) {
	if u.manifest == nil {
		return u.pageFilesByName()
	}
	used := map[*temporary]bool{}
	for number, name := range u.manifest {
		found := false
		for _, t := range u.paging {
			if memberBase(t.name) != memberBase(name) || used[t] {
				continue
			}
			used[t], found = true, true
			list = append(list, pageFile{number, t.name, t, t.size})
			break
		}
		if !found {
			d.AddProblem("paging files", model.Span{}, "%s names %s, which the cabinet does not hold or which could not be unpacked: pages that were in it cannot be read", manifestName, name)
		}
	}
	return list
}

// pageFilesByName numbers the paging files without a manifest: as they lie in the cabinet,
// but a swap file last and never first, as on the machines that have one.
func (u *unpacked) pageFilesByName() (list []pageFile) {
	slices.SortStableFunc(u.paging, func(a, b *temporary) int {
		return strings.Compare(memberBase(a.name)[:4], memberBase(b.name)[:4])
	})
	for _, t := range u.paging {
		number := len(list)
		if memberBase(t.name) == pageFileNames[1] {
			number = max(number, 1)
		}
		list = append(list, pageFile{number, t.name, t, t.size})
	}
	return list
}
