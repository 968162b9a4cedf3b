package view

import (
	"fmt"

	"dumplens/model"
)

// drivers shows the driver objects with their dispatch tables and devices below them.
func drivers() model.View {
	type T = model.Driver
	return table[T]{
		id: "drivers", title: "Driver objects", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Drivers },
		absent: kernelOnly,
		cols: []col[T]{
			text("name", "Name", 34, func(d *T) model.Value { return d.Name }),
			mono("address", "Address", 18, func(d *T) model.Value { return d.Object }),
			text("owner", "Owner", 34, func(d *T) model.Value { return d.Image }),
			number("devices", "Devices", 8, func(d *T) model.Value { return model.Num(uint64(len(d.Devices))) }),
			mono("start", "Start", 18, func(d *T) model.Value { return d.Start }),
			number("size", "Size", 10, func(d *T) model.Value { return d.Size }),
			text("note", "Note", 40, func(d *T) model.Value { return model.Str(driverNote(d)) }),
		},
		row: driverRow,
	}.view()
}

// driverNote counts the entries that lead to another module.
func driverNote(d *model.Driver) string {
	foreign := 0
	for _, e := range d.Dispatch {
		if e.Foreign {
			foreign++
		}
	}
	switch {
	case d.DevicesStopped != "":
		return d.DevicesStopped
	case foreign == 1:
		return "1 entry leads out of its image"
	case foreign > 0:
		return fmt.Sprintf("%d entries lead out of its image", foreign)
	}
	return ""
}

func driverRow(d *model.Driver, r *model.Row) {
	r.To = d.Object.To
	if d.DevicesStopped != "" {
		r.Mark = model.MarkBad
	}
	none := model.Str("")
	for _, e := range d.Dispatch {
		kid := model.Row{Cells: []model.Value{model.Str(e.Name), e.Handler, e.Owner, none, none, none, model.Str(e.Note)}, To: e.Handler.To}
		if e.Foreign && !e.Owner.Is() {
			kid.Mark = model.MarkBad
		}
		r.Kids = append(r.Kids, kid)
	}
	for i := range d.Devices {
		r.Kids = append(r.Kids, deviceRow(&d.Devices[i]))
	}
}

// deviceRow is a device below its driver.
func deviceRow(d *model.Device) model.Row {
	none, note := model.Str(""), ""
	if d.AttachedBy.Is() && d.AttachedBy.Text != "" {
		note = "below a device of " + d.AttachedBy.Text
	}
	name := d.Name
	if !name.Is() {
		name = model.Str("device without a name")
	}
	return model.Row{
		Cells: []model.Value{name, d.Object, d.Type, none, none, none, model.Str(note)}, To: d.Object.To,
		Details: []model.Field{{Name: "Device type", Value: d.Type}, {Name: "Attached device", Value: d.Attached}},
	}
}
