package pricing

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What has taken its place keeps it, and nothing else has the same, however much follows.
func TestRoom(t *testing.T) {
	var r room
	var steps []*step
	var taken [][]card
	var words, joined []string
	for i := range 3 * mostRoom {
		steps = append(steps, r.steps.put(step{least: int64(i)}))
		taken = append(taken, r.cards.take(i%5))
		for j := range taken[i] {
			taken[i][j].evidence.Note = strconv.Itoa(i)
		}
		words = append(words, r.word(strconv.Itoa(i%100)))
		joined = append(joined, r.join("card ", strconv.Itoa(i), "", " of ", strings.Repeat("x", i%300)))
	}
	for i, s := range steps {
		assert.EqualValues(t, i, s.least)
		assert.Len(t, taken[i], i%5)
		assert.Equal(t, i%5, cap(taken[i]), "what is appended goes elsewhere")
		for _, c := range taken[i] {
			assert.Equal(t, strconv.Itoa(i), c.evidence.Note)
		}
		assert.Equal(t, strconv.Itoa(i%100), words[i])
		assert.Equal(t, "card "+strconv.Itoa(i)+" of "+strings.Repeat("x", i%300), joined[i])
	}
	assert.Len(t, r.words, 100)
	big := strings.Repeat("y", 2*textRoom)
	assert.Equal(t, big, r.join(big))
	assert.Empty(t, r.join())

	assert.Nil(t, r.list(nil))
	one, same, other := r.list([]string{"a", "b"}), r.list([]string{"a", "b"}), r.list([]string{"a b"})
	assert.Equal(t, []string{"a", "b"}, one)
	assert.Same(t, &one[0], &same[0])
	assert.Equal(t, []string{"a b"}, other)
}
