package pricing

// Cost is the money one Call spent, by unit.
type Cost struct {
	Parts   [Units]Amount
	Total   Amount // sum of Parts
	Missing Unit   // first unit that was used and has no rate; Units where there is none
	Card    string // which card, tier, service and book: the value of agent.cost.price
	Assumed bool   // a cache write of unknown lifetime was priced at the card's default lifetime
}
