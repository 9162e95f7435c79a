package child

import "testing"

func TestMemoryLimit(t *testing.T) {
	for _, tt := range []struct {
		setting string
		limit   uint64
		fails   bool
	}{
		{"4GiB", 4 << 30, false},
		{"4 GB", 4e9, false},
		{"512m", 512e6, false},
		{"off", 0, false},
		{"1KiB", 0, true},
		{"much", 0, true},
		{"-1", 0, true},
	} {
		limit, err := memoryLimit(tt.setting)
		if limit != tt.limit || (err != nil) != tt.fails {
			t.Errorf("%q: %d, %v", tt.setting, limit, err)
		}
	}
	limit, err := memoryLimit("")
	if used := usedMemory(); err != nil || used == 0 || limit < 10*used {
		t.Errorf("without a setting: %d, %v; the test takes %d", limit, err, used)
	}
}
