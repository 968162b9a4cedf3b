package synth

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
)

// CabFile is a file of a cabinet.
type CabFile struct {
	Name string
	Data []byte
}

// CabFolder is a folder of a cabinet: files in one stream of blocks.
type CabFolder struct {
	Files  []CabFile
	MSZIP  bool
	Method uint16 // typeCompress to write instead of the true one, unless 0
}

// Cabinet writes a cabinet file. reserve is how many bytes are reserved after the
// header, each folder and each block; without any the optional fields are left out.
func Cabinet(reserve int, folders ...CabFolder) []byte {
	var entries, blocks, files []byte
	fileCount := 0
	for _, f := range folders {
		for _, file := range f.Files {
			files = append(files, make([]byte, 16+len(file.Name)+1)...)
		}
		fileCount += len(f.Files)
	}
	head := 36
	if reserve > 0 {
		head += 4 + reserve
	}
	filesAt := head + len(folders)*(8+reserve)
	blocksAt := filesAt + len(files)
	files = files[:0]
	for i, f := range folders {
		var stream []byte
		for _, file := range f.Files {
			e := make([]byte, 16, 16+len(file.Name)+1)
			binary.LittleEndian.PutUint32(e, uint32(len(file.Data)))
			binary.LittleEndian.PutUint32(e[4:], uint32(len(stream)))
			binary.LittleEndian.PutUint16(e[8:], uint16(i))
			files = append(append(append(files, e...), file.Name...), 0)
			stream = append(stream, file.Data...)
		}
		e := make([]byte, 8+reserve)
		binary.LittleEndian.PutUint32(e, uint32(blocksAt+len(blocks)))
		packed, count := cabBlocks(stream, f.MSZIP, reserve)
		blocks = append(blocks, packed...)
		binary.LittleEndian.PutUint16(e[4:], uint16(count))
		if f.MSZIP {
			e[6] = 1
		}
		if f.Method != 0 {
			binary.LittleEndian.PutUint16(e[6:], f.Method)
		}
		entries = append(entries, e...)
	}
	h := make([]byte, head)
	copy(h, "MSCF")
	binary.LittleEndian.PutUint32(h[8:], uint32(blocksAt+len(blocks)))
	binary.LittleEndian.PutUint32(h[16:], uint32(filesAt))
	h[24], h[25] = 3, 1 // version 1.3
	binary.LittleEndian.PutUint16(h[26:], uint16(len(folders)))
	binary.LittleEndian.PutUint16(h[28:], uint16(fileCount))
	if reserve > 0 {
		h[30] = 4 // reserved bytes are there
		binary.LittleEndian.PutUint16(h[36:], uint16(reserve))
		h[38], h[39] = byte(reserve), byte(reserve)
	}
	return bytes.Join([][]byte{h, entries, files, blocks}, nil)
}

// cabBlocks packs a stream into blocks of 32 KiB.
func cabBlocks(stream []byte, zip bool, reserve int) (out []byte, count int) {
	const blockSize = 32 << 10
	for at := 0; at < len(stream); at += blockSize {
		block := stream[at:min(at+blockSize, len(stream))]
		packed := block
		if zip {
			packed = mszip(block, stream[max(0, at-blockSize):at])
		}
		h := make([]byte, 8+reserve)
		for i := range reserve {
			h[8+i] = byte(0xa0 + i)
		}
		binary.LittleEndian.PutUint16(h[4:], uint16(len(packed)))
		binary.LittleEndian.PutUint16(h[6:], uint16(len(block)))
		binary.LittleEndian.PutUint32(h, cabSum(packed)^cabSum(h[4:]))
		out = append(append(out, h...), packed...)
		count++
	}
	return out, count
}

// mszip packs one block, which may refer to the one before it.
func mszip(block, before []byte) []byte {
	var b bytes.Buffer
	b.WriteString("CK")
	w, err := flate.NewWriterDict(&b, flate.BestCompression, before)
	if err == nil {
		_, err = w.Write(block)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes anything, and the level is right
	}
	return b.Bytes()
}

// cabSum is the checksum of a cabinet's block.
func cabSum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum ^= binary.LittleEndian.Uint32(b)
		b = b[4:]
	}
	switch len(b) {
	case 3:
		sum ^= uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
	case 2:
		sum ^= uint32(b[0])<<8 | uint32(b[1])
	case 1:
		sum ^= uint32(b[0])
	}
	return sum
}
