package mem

import "dumplens/model"

// SetRAM tells the runs of the machine's memory, when they are found later than the
// pages. Call it before the space is shared.
func (s *Pages) SetRAM(ram []model.Run) { s.ram = ram }
