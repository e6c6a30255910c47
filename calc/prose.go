package calc

// askProse asks the rules of ProseForm of the book's narrative.
func (c *checker) askProse(rules []Rule) {}
