Network n {
Layer a {
FPS: 30
}
}
