"""Gap rules as data: what each finds, why it matters and what to do; pure functions of a Cascade and its coverage."""
