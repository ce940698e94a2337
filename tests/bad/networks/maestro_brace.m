Network n }
