Network n {
Layer a {
Type: UNPOOL
}
}
