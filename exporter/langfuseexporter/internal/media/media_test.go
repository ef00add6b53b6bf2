package media

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReplace(t *testing.T) {
	long := strings.Repeat("QUJD", 20)
	for _, c := range []struct{ in, want string }{
		{"no media", ""},
		{"data:", ""},
		{"data:image/png;base64,QUJD", ""}, // too short to bother
		{"data:image/png," + long, ""},
		{"data:not a type;base64," + long, ""},
		{"see data:image/png;base64," + long + " there", "see [image/png 80] there"},
		{"data:image/png;base64," + long + "==data:audio/wav;base64," + long, "[image/png 82][audio/wav 80]"},
		{`{"u":"data:image\/png;base64,` + long + `\/AAA"}`, `{"u":"[image/png 84]"}`},
		{"data:image/svg+xml;charset=utf-8;base64," + long, "[image/svg+xml 80]"},
		{"data:data:image/png;base64," + long, "data:[image/png 80]"},
	} {
		got, changed := replace(c.in, func(m medium) string { return "[" + m.contentType + " " + strconv.Itoa(len(m.base64)) + "]" })
		assert.Equal(t, c.want, got, c.in)
		assert.Equal(t, c.want != "", changed, c.in)
	}
}

func TestDecode(t *testing.T) {
	for _, s := range []string{"QUI_", "QUI/", "QQ==", "QQ"} {
		_, err := decode(s)
		assert.NoError(t, err, s)
	}
	_, err := decode("Q")
	assert.Error(t, err)
}
