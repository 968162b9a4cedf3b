package view

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/search"
)

// FindID is the id of the view of what a search found.
const FindID = "find"

// Find is a search of memory, seen as a View.
type Find struct {
	Wanted  Wanted
	From    name.Caret // where the addresses in Wanted are understood from
	Targets []search.Target
	Once    bool        // each page of the file once
	Most    int         // ends after so many hits, 0 for no bound
	Names   *name.Namer // names the places of the hits

	// Done says what was searched. It holds once the rows have ended.
	Done search.Searched

	patterns  []*search.Pattern // any is a hit
	encodings []search.Encoding // of each, when they are texts
	titles    map[string]string // of the spaces by id
}

// Prepare makes the patterns, which reads the dump when they are addresses.
func (f *Find) Prepare(ctx context.Context, d *model.Dump) (err error) {
	f.patterns, err = f.Wanted.Patterns(ctx, d, f.Names, f.From)
	if f.Wanted.Kind == FindText && err == nil {
		_, f.encodings, err = f.Wanted.texts()
	}
	f.titles = spaceTitles(ctx, d)
	return err
}

// View is the view of the hits, to be asked for after Prepare. Its rows come in the
// order of the targets and of the addresses, while it searches.
func (f *Find) View() model.View {
	return model.View{
		ID: FindID, Title: "Find", Columns: f.columns(),
		Missing: func(*model.Dump) string { return "" },
		Rows:    f.rows,
	}
}

// Title says what is searched for.
func (f *Find) Title() string {
	if len(f.patterns) == 1 {
		return f.patterns[0].Title
	}
	return fmt.Sprintf("%q", f.Wanted.Text)
}

func (f *Find) rows(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
	return func(yield func(model.Row, error) bool) {
		p, err := search.AnyOf(f.patterns...)
		if err != nil {
			yield(model.Row{}, err)
			return
		}
		w := hitWriter{f: f, d: d, ctx: ctx}
		opt := search.Options{Max: f.Most, Once: f.Once, Meter: m}
		err = streamed(ctx, func(ctx context.Context, each func(search.Hit) bool) (err error) {
			f.Done, err = search.Run(ctx, f.Targets, p, opt, each)
			return err
		}, func(h search.Hit) bool { return yield(w.row(h), nil) })
		if why := searchEnd(ctx, err, &f.Done, f.Most, "hits: search for something longer, or in a smaller place"); why != nil {
			yield(model.Row{}, why)
		}
	}
}

// searchEnd is the error to show of a search that ended with err; nil when it ended well.
// more says what was found and how to get at the rest, when most ended it.
func searchEnd(ctx context.Context, err error, done *search.Searched, most int, more string) error {
	switch {
	case errors.Is(err, errEnough):
		return nil
	case errors.Is(err, search.ErrMax):
		return fmt.Errorf("the search stopped at %d %s", most, more)
	case ctx.Err() != nil:
		return fmt.Errorf("cancelled after %s", done.Size())
	}
	return err
}

// waiting is how many finds may wait to be made into rows.
const waiting = 4096

// errEnough is the error of a search that was ended because nobody wants more.
var errEnough = errors.New("no more rows are wanted")

// streamed runs a search on a goroutine of its own and hands each find on, on this one:
// the making of rows reads, and would keep the search's own workers waiting. It ends
// when the search has.
func streamed[T any](ctx context.Context, run func(ctx context.Context, each func(T) bool) error, each func(T) bool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	found, ended := make(chan T, waiting), make(chan error, 1)
	go func() {
		defer close(found)
		ended <- guarded(func() error {
			return run(ctx, func(x T) bool {
				select {
				case found <- x:
					return true
				case <-ctx.Done():
					return false
				}
			})
		})
	}()
	enough := false
	for x := range found {
		if !enough && !each(x) {
			enough = true
			stop()
		}
	}
	err := <-ended
	if enough {
		return errEnough
	}
	return err
}

// guarded is one of the borders where a panic is turned into words, see ARCHITECTURE.md.
func guarded(run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil && !model.RethrowPanics {
			err = fmt.Errorf("internal error: %v\n%s", r, debug.Stack())
		} else if r != nil {
			panic(r)
		}
	}()
	return run()
}

// spaceTitles are the titles of the spaces by id.
func spaceTitles(ctx context.Context, d *model.Dump) map[string]string {
	titles := map[string]string{}
	list, _ := d.Spaces.Get(ctx, nil) // what stopped it is shown by the view of spaces
	for _, s := range list {
		titles[s.ID] = s.Title
		for _, o := range s.Other {
			titles[o.ID] = o.Title
		}
	}
	return titles
}

// titleOf is the title of a space, or its id.
func titleOf(titles map[string]string, s model.Space) string {
	if t := titles[s.Name()]; t != "" {
		return t
	}
	return s.Name()
}
