package minidump

import (
	"fmt"

	"dumplens/model"
)

// otherStreams shows the headers of streams whose contents are looked at as bytes.
func (r *reader) otherStreams() {
	if s, ok := r.stream(functionTable); ok {
		r.streamFields(s, []fieldSpec{
			{"SizeOfHeader", 0x00, 4, model.Bytes, nil},
			{"SizeOfDescriptor", 0x04, 4, model.Bytes, nil},
			{"SizeOfNativeDescriptor", 0x08, 4, model.Bytes, nil},
			{"SizeOfFunctionEntry", 0x0C, 4, model.Bytes, nil},
			{"NumberOfDescriptors", 0x10, 4, model.Num, says("tables of generated code, for unwinding")},
			{"SizeOfAlignPad", 0x14, 4, model.Bytes, nil},
		})
	}
	if s, ok := r.stream(token); ok {
		r.streamFields(s, []fieldSpec{
			{"TokenListSize", 0x00, 4, model.Bytes, nil},
			{"TokenListEntries", 0x04, 4, model.Num, nil},
			{"ListHeaderSize", 0x08, 4, model.Bytes, nil},
			{"ElementHeaderSize", 0x0C, 4, model.Bytes, nil},
		})
	}
	r.handleOperations()
}

// maxOperations bounds the handle operations that are shown.
const maxOperations = 4096

// handleOperations reads MINIDUMP_HANDLE_OPERATION_LIST: AVRF_HANDLE_OPERATIONs with
// a back trace each.
func (r *reader) handleOperations() {
	s, ok := r.stream(handleOperations)
	if !ok {
		return
	}
	l := r.described(s, 4, 24)
	for i := range min(l.count, maxOperations) {
		e := l.item(i)
		note := fmt.Sprintf("%s by thread %d of process %d", map[uint64]string{1: "opened", 2: "closed", 3: "bad reference"}[e.u32(16)], e.u32(12), e.u32(8))
		r.addField(fmt.Sprintf("%s[%d]", s.name, i), e.value(0, 8, model.Hex), note)
	}
}
