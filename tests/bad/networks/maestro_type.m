Network n {
Layer a {
Type: POOL
}
}
