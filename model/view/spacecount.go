package view

import (
	"context"
	"fmt"
	"iter"

	"dumplens/model"
)

// CountedSpaces is the view of the address spaces with the pages of each counted while
// it is read, which takes long for a dump with much memory.
func CountedSpaces() model.View {
	t := spacesTable()
	for _, f := range pageCounts {
		get := f.get
		t.cols = append(t.cols, number(f.key, f.title, 10, func(s *model.AddressSpace) model.Value {
			if n, known := s.Pages.Known(); known {
				return model.Num(get(n))
			}
			return model.Absent(model.NotApplicable, "it has no page tables")
		}))
	}
	v := t.view()
	rows := v.Rows
	v.Rows = func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
		return func(yield func(model.Row, error) bool) {
			err := countAll(ctx, d, m)
			for r, rerr := range rows(ctx, d, m) {
				if !yield(r, rerr) || rerr != nil {
					return
				}
			}
			if err != nil {
				yield(model.Row{}, err)
			}
		}
	}
	return v
}

// countAll counts the pages of every space.
func countAll(ctx context.Context, d *model.Dump, m *model.Meter) error {
	list, _ := d.Spaces.Get(ctx, m)
	for i, s := range list {
		if s.Pages == nil {
			continue
		}
		if _, err := s.Pages.Count(ctx, m); err != nil {
			return fmt.Errorf("counting stopped after %d of %d address spaces: %w", i, len(list), err)
		}
	}
	return nil
}

// pageCounts are the figures of a PageCount with their words.
var pageCounts = []struct {
	key, title, note string
	get              func(model.PageCount) uint64
}{
	{"pages_mapped", "Mapped", "pages of 4 KiB that have memory", func(n model.PageCount) uint64 { return n.Mapped }},
	{"pages_captured", "In dump", "of the mapped pages", func(n model.PageCount) uint64 { return n.Captured }},
	{"pages_transition", "Transition", "of the mapped pages: were on their way out of memory", func(n model.PageCount) uint64 { return n.Transition }},
	{"pages_out", "Paged out", "in a paging file or in a mapped file", func(n model.PageCount) uint64 { return n.PagedOut }},
	{"pages_demand_zero", "Demand zero", "never touched: they read as zeros", func(n model.PageCount) uint64 { return n.DemandZero }},
	{"pages_unresolved", "Unresolved", "shared pages whose prototype entry is not in the dump", func(n model.PageCount) uint64 { return n.Unresolved }},
	{"tables_missing", "Tables missing", "page tables not in the dump: what they describe is not known", func(n model.PageCount) uint64 { return n.TablesMissing }},
}

// pageFields says a count of pages as a list, with a sentence first.
func pageFields(n model.PageCount) []model.Field {
	list := []model.Field{{Name: "Pages captured", Value: model.Str(countSentence(n))}}
	for _, f := range pageCounts {
		if v := f.get(n); v > 0 {
			list = append(list, model.Field{Name: f.title, Value: model.Num(v), Note: f.note})
		}
	}
	return list
}

// countSentence says a count of pages in words: 24 of 31 mapped.
func countSentence(n model.PageCount) string {
	s := fmt.Sprintf("%d of %d mapped", n.Captured, n.Mapped)
	if n.TablesMissing > 0 {
		s += fmt.Sprintf("; %d page tables are not in the dump", n.TablesMissing)
	}
	return s
}
