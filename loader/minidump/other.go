package minidump

import (
	"fmt"

	"dumplens/model"
)

// otherStreams shows streams that no list is made of.
func (r *reader) otherStreams() {
	r.functionTables()
	r.tokens()
	r.macCrashInfo()
	r.handleOperations()
	for _, kind := range []streamType{javaScriptData, iptTrace, stabilityReport} {
		if s, ok := r.streamHead(kind, maxBytesShown); ok {
			r.addField(s.name, hexBytes(s.block), fmt.Sprintf("%s, %d bytes: the first are shown", undocumented[kind], s.declared))
		}
	}
}

// maxBytesShown bounds the bytes of a stream that are shown as one field.
const maxBytesShown = 64

// undocumented says what is in streams that are shown as bytes.
var undocumented = map[streamType]string{
	javaScriptData:  "data of the Chakra engine, in a form that is not documented",
	iptTrace:        "buffers of Intel Processor Trace, in a form that is not documented",
	stabilityReport: "a protocol buffer of Chromium (StabilityReport)",
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
