Network n {
/* Layer a {
Type: CONV
}
}
