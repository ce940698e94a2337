Model n {
}
