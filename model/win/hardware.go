package win

import (
	"context"
	"strings"

	"dumplens/model"
)

// The tags whose blobs describe the machine itself.
const (
	tagSMBIOS   = "bc5c008f-1e3a-44d7-988d-86f6884c6758"
	tagRegistry = "6c7ac389-4313-47dc-9f34-a8800a0fb56c"
)

// stateHardware sets the facts of the machine that its firmware gave and Windows put
// into the dump: maker and model, firmware, processor.
func stateHardware(d *model.Dump, rows []model.Secondary) {
	done := map[string]bool{} // a hostile file may have very many
	for _, row := range rows {
		if done[row.Tag.Text] || row.Tag.Text != tagSMBIOS && row.Tag.Text != tagRegistry {
			continue
		}
		done[row.Tag.Text] = true
		describe(&row)
		first := map[string]model.Value{}
		for _, f := range row.Details {
			if _, have := first[f.Name]; !have && f.Value.Is() {
				first[f.Name] = f.Value
			}
		}
		if row.Tag.Text == tagRegistry {
			setWords(d, "processor_name", "Processor", first["ProcessorNameString"])
			continue
		}
		setWords(d, "machine", "Machine", filled(first["Manufacturer"], first["Board manufacturer"]), filled(first["Product"], first["Board"]))
		setWords(d, "firmware", "Firmware", first["BIOS vendor"], first["BIOS version"], first["BIOS date"])
	}
}

// placeholders are what makers of boards leave in the fields that the maker of the whole
// machine should have filled.
var placeholders = []string{"To Be Filled By O.E.M.", "System Product Name", "System manufacturer", "Default string", "Not Specified", "Not Applicable"}

// filled is a datum of the machine, or of its board when the machine's was never
// filled in.
func filled(machine, board model.Value) model.Value {
	for _, p := range placeholders {
		if strings.EqualFold(strings.TrimSpace(machine.Text), p) && board.Text != "" {
			return board
		}
	}
	return machine
}

// setWords sets a fact to some texts joined; nothing when there are none.
func setWords(d *model.Dump, key, title string, parts ...model.Value) {
	var words []string
	var at model.Span
	for _, p := range parts {
		if p.Is() && p.Text != "" {
			words = append(words, p.Text)
			at = p.Src
		}
	}
	if words != nil {
		d.Set(key, title, model.Str(strings.Join(words, " ")).From(at))
	}
}

// nameSecondary names the known tags of secondary data, decodes what is known when it
// is asked for, and states what it tells of the machine.
func nameSecondary(d *model.Dump) {
	if d.Secondary == nil || d.Secondary.Why() != "" {
		return
	}
	found := d.Secondary
	items, _ := found.Get(context.Background(), nil)
	stateHardware(d, items)
	d.Secondary = model.Lazy(func(ctx context.Context, m *model.Meter) ([]model.Secondary, string) {
		items, stopped := found.Get(ctx, m)
		return decodeAll(ctx, items), stopped
	})
}
