package inspect

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"dumplens/model"
)

func TestSums(t *testing.T) {
	text := "123456789"
	s, err := SumOf(context.Background(), model.Span{Space: memory{0x1000: text}, At: 0x1000, Len: 9}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// CRC-32 and MD5 of "123456789" are the published check values; the sums are by hand:
	// 0x31+…+0x39 = 0x1dd; 0x3231+0x3433+0x3635+0x3837+0x39; 0x34333231+0x38373635+0x39.
	for i, want := range []string{"0xdd", "0xd509", "0x6c6a689f", "cbf43926", "25f9e794323b453885f5181f1b624d0b", fmt.Sprintf("%x", sha256.Sum256([]byte(text)))} {
		if got := s.Lines()[i].Value; got != want {
			t.Errorf("%s: %s, want %s", s.Lines()[i].Name, got, want)
		}
	}
}

// TestSumsOverChunks holds that pieces add up as the whole.
func TestSumsOverChunks(t *testing.T) {
	text := strings.Repeat("Dumplens", sumChunk/8+3) + "xyz"
	s, err := SumOf(context.Background(), model.Span{Space: memory{0: text}, At: 0, Len: uint64(len(text))}, nil)
	if err != nil || s.CRC32 != crc32.ChecksumIEEE([]byte(text)) || s.SHA256 != sha256.Sum256([]byte(text)) || s.Bytes != uint64(len(text)) {
		t.Errorf("%v %+v", err, s)
	}
	var sum8 byte
	for i := range len(text) {
		sum8 += text[i]
	}
	if s.Sum8 != sum8 {
		t.Errorf("the sum is 0x%x, want 0x%x", s.Sum8, sum8)
	}
}

// TestSumsOverGap: what is missing is passed by, not read.
func TestSumsOverGap(t *testing.T) {
	const size = 1 << 60
	s, err := SumOf(context.Background(), model.Span{Space: memory{0: "ab", size - 3: "c"}, At: 0, Len: size - 1}, nil)
	if err != nil || s.Bytes != 3 || s.Missing != size-4 || s.First.At != 2 || s.Sum8 != ('a'+'b'+'c')&0xff || s.Sum16 != 'a'+'b'<<8+'c'<<8 {
		t.Errorf("%v %+v", err, s)
	}
}

func TestSumsOfHoles(t *testing.T) {
	s, err := SumOf(context.Background(), model.Span{Space: memory{0x1000: "ab"}, At: 0x1000, Len: 5}, nil)
	if err != nil || s.Bytes != 2 || s.Missing != 3 || s.Sum8 != 'a'+'b' {
		t.Errorf("%v %+v", err, s)
	}
	if l := s.Lines(); len(l) != 4 || !strings.Contains(l[3].Value, "0x3 bytes are missing, the first at 00000000`00001002") {
		t.Errorf("%+v", l)
	}
	s, err = SumOf(context.Background(), model.Span{Space: memory{0x1000: "ab"}, At: 0x2000, Len: 5}, nil)
	if l := s.Lines(); err != nil || len(l) != 1 || !l[0].Missing || !strings.Contains(l[0].Value, "0x5 bytes are missing") {
		t.Errorf("nothing is there: %v %+v", err, l)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := SumOf(ctx, model.Span{Space: memory{}, At: 0, Len: 1}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
