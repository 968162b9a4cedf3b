package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"dumplens/model/view"
)

// cmdDetails prints all that is known of one row of a view, as the window shows it
// beside the table.
func cmdDetails(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("details")
	form := formatFlags(f)
	id := f.String("view", "", "")
	key := f.String("row", "", "")
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	v, ok := view.ByID(*id)
	switch {
	case !ok:
		return errUsage{fmt.Errorf("there is no view %q: choose with -view from %s", *id, strings.Join(view.IDs()[1:], ", "))}
	case *key == "":
		return errUsage{errors.New("say which row with -row NAME: a name, a number or an address")}
	}
	details, err := view.DetailsOf(ctx, d, v, *key, m)
	if err != nil {
		return err
	}
	return form.write(view.Only(ctx, d, details, m), w)
}
